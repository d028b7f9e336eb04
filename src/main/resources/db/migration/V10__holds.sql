-- A feed that differs by more than its provider's file allows is held: nothing of it is stored until an operator says yes, or the feed fits again.
alter table polls drop constraint polls_outcome_is_known;
alter table polls add constraint polls_outcome_is_known
    check (outcome in ('running', 'ok', 'unchanged', 'partial', 'failed', 'abandoned', 'held'));
alter table feeds
    add column held    json,                -- what the feed of the newest poll weighs, if that is held
    add column held_of text,                -- digest of that feed and of how it was read, and by how much it may differ; null unless it came whole
    add column held_at timestamptz,         -- since when the feeds of that route are
    add constraint feeds_held_has_a_time check ((held is null) = (held_at is null));

-- Each yes of an operator, the newest ones. The next poll that reads a feed ends it, whether it needed it or not.
create table approvals (
    id          bigint      generated always as identity,
    provider    text        not null,
    route       text        not null,       -- of the feed that was held
    approved_at timestamptz not null default now(),
    approved_by text        not null,
    weight      json        not null,       -- what was held then; a feed that weighs more is not covered
    ended_at    timestamptz,
    poll_id     bigint,                     -- the poll that ended it
    outcome     text,                       -- of that poll; held when its feed weighed more
    constraint approvals_pk primary key (id),
    constraint approvals_by_is_short check (length(approved_by) between 1 and 200)
);
create index approvals_by_provider on approvals (provider, id);
create index approvals_open on approvals (provider, route, id) where ended_at is null;
