-- How many plans each provider has, so that its limit costs no counting.
create table plan_counts (
    provider text   not null,
    plans    bigint not null,
    constraint plan_counts_pk primary key (provider)
) with (fillfactor = 50);

insert into plan_counts (provider, plans)
select provider, count(*)
from plans
group by provider;
