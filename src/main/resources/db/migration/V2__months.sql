-- Each calendar month of UTC in which a published event starts. The version counts its changes; an instance that knows another
-- version has another month. After a change by hand: update months set version = version + 1.
create table months (
    month   date   not null,                -- its first day
    version bigint not null default 1,
    constraint months_pk primary key (month),
    constraint months_is_a_first check (extract(day from month) = 1)
) with (fillfactor = 50);

insert into months (month)
select distinct date_trunc('month', event_starts_at at time zone 'UTC')::date
from plans
where published_at is not null;
