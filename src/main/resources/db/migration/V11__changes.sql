-- Every change of what is published, one row each, written by the statement that makes it.
create table changes (
    number     bigint      not null,        -- of its transaction, then within it: see change_epochs
    plan       uuid        not null,
    provider   text        not null,
    poll_id    bigint,                      -- that brought it; null for what was there before this table
    changed_at timestamptz not null default now(),
    was        text,                        -- the event before, ready to send; null when it was not published
    became     text,                        -- the event from now on; null when it is withdrawn
    constraint changes_pk primary key (number)
);
create index changes_by_plan on changes (plan, number);

-- How changes are numbered: base + 2^17 * id of the transaction + place within it. So numbers grow in the order of the ids of transactions, and
-- those below the oldest one that still runs are complete. One row.
create table change_epochs (
    epoch      uuid        not null default gen_random_uuid(),  -- another one where numbers may come again with other content
    place      text        not null,        -- cluster, timeline, and table that the epoch belongs to
    base       bigint      not null,
    trimmed_to bigint      not null default 0, -- changes up to here have taken away what they replaced
    only_one   boolean     not null default true,
    -- a key: who writes changes holds the epoch by a lock for that
    constraint change_epochs_pk primary key (epoch),
    constraint change_epochs_one unique (only_one),
    constraint change_epochs_is_one check (only_one)
);

-- Cluster, timeline, database, and table: a promoted standby, a restored dump, or a copy is another place, where numbers may come again.
create function change_place() returns text language sql volatile as $$
    select concat_ws('.', system_identifier, left(pg_walfile_name(pg_current_wal_lsn()), 8),
                     (select oid from pg_database where datname = current_database()), 'changes'::regclass::oid)
    from pg_control_system()
$$;

insert into changes (number, plan, provider, changed_at, became)
select row_number() over (order by changed_at, id), id, provider, changed_at, event
from plans
where published_at is not null;

insert into change_epochs (place, base)
select change_place(), greatest(0, count(*) + 1 - (pg_current_xact_id()::text::bigint << 17)) from changes;
