-- What a poll's feed was made of: its items, and how many of them had each field. Only of complete feeds that had changed.
alter table polls add column profile json;

-- The last complete feed of each route that polls, which outlives the row of its poll; a provider may have several.
create table feeds (
    provider   text   not null,
    route      text   not null,             -- its id, such as poll-acme
    plans      bigint not null,             -- that it held, rejected items not among them
    profile    json,                       -- to compare the next feed with; null while no such feed came
    drift      json,                       -- the part of the items that a field had before it fell or rose; null when none did
    drifted_at timestamptz,                 -- when one did last
    constraint feeds_pk primary key (provider, route),
    constraint feeds_drift_has_a_time check ((drift is null) = (drifted_at is null))
);

insert into feeds (provider, route, plans)
select distinct on (provider) provider, 'poll-' || provider, read - rejected
from polls
where outcome = 'ok' and read >= rejected
order by provider, id desc;
