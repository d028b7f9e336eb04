-- Each provider once: who polls it now, and when it is due.
create table providers (
    name         text        not null,
    worker       text,                      -- instance that holds the claim, null when nobody does
    leased_until timestamptz,               -- the claim ends here unless it is renewed
    poll_id      bigint,                    -- poll under way; what another poll brings is refused
    due_at       timestamptz not null default now(),
    failures     integer     not null default 0,
    digest       text,                      -- of the last feed that was read to its end, and of how it was read
    constraint providers_pk primary key (name),
    constraint providers_name_is_short check (length(name) between 1 and 64)
);

-- Each poll of a provider, the newest ones.
create table polls (
    id          bigint      generated always as identity,
    provider    text        not null,
    worker      text        not null,
    started_at  timestamptz not null default now(),
    finished_at timestamptz,
    outcome     text        not null default 'running',
    bytes       bigint      not null default 0,
    read        bigint      not null default 0,
    stored      bigint      not null default 0,
    unchanged   bigint      not null default 0,
    refused     bigint      not null default 0,
    reason      text,
    server_started_at timestamptz not null default pg_postmaster_start_time(),
    constraint polls_pk primary key (id),
    constraint polls_provider_fk foreign key (provider) references providers (name),
    constraint polls_outcome_is_known check (outcome in ('running', 'ok', 'unchanged', 'partial', 'failed', 'abandoned'))
);
create index polls_by_provider on polls (provider, id);

-- Each plan that was ever seen: its latest sighting, and what its last online sighting made public.
create table plans (
    id            uuid        not null,     -- version 5 of (provider, base_id, plan_id)
    provider      text        not null,
    base_id       text        not null,
    plan_id       text        not null,
    -- latest sighting, online or not
    online        boolean     not null,
    title         text        not null,
    starts_local  timestamp   not null,     -- wall clock as sent
    ends_local    timestamp,
    starts_at     timestamptz not null,
    ends_at       timestamptz not null,     -- the start when there is no end
    min_price     numeric,
    max_price     numeric,
    -- last online sighting; all null until there is one, never null again
    published_at  timestamptz,
    event         text,                     -- the contract's EventSummary, ready to send
    event_starts_at timestamptz,
    event_ends_at   timestamptz,
    -- history
    first_seen_at timestamptz not null default now(),
    changed_at    timestamptz not null default now(),
    last_seen_at  timestamptz,              -- null while the plan is in the feed
    constraint plans_pk primary key (id),
    constraint plans_identity unique (provider, base_id, plan_id),
    constraint plans_end_after_start check (ends_at >= starts_at),
    constraint plans_prices_in_order check (min_price >= 0 and max_price >= min_price),
    constraint plans_prices_together check ((min_price is null) = (max_price is null)),
    constraint plans_published_whole check (num_nulls(published_at, event, event_starts_at, event_ends_at) in (0, 4)),
    constraint plans_published_online check (not online or published_at is not null),
    constraint plans_event_fits_index check (octet_length(event) <= 2600)
);
create index plans_events on plans (event_starts_at, event_ends_at, id) include (event) where published_at is not null;

-- In which poll a plan was seen last. Lost in a crash, and then no plan counts as gone until the next poll.
create unlogged table sightings (
    plan    uuid    not null,
    poll_id bigint  not null,
    online  boolean not null,
    constraint sightings_pk primary key (plan)
);

-- Each item that was refused, for inspection.
create table rejections (
    id        bigint      generated always as identity,
    provider  text        not null,
    poll_id   bigint,                       -- the last poll that met it
    plan      uuid,                         -- identity, null when the ids are not readable
    base_id   text,
    plan_id   text,
    reason    text        not null,
    detail    text,
    fragment  text,
    key       text        not null,         -- the same item refused again is the same row
    times     bigint      not null default 1,
    first_at  timestamptz not null default now(),
    last_at   timestamptz not null default now(),
    constraint rejections_pk primary key (id),
    constraint rejections_once unique (provider, key),
    constraint rejections_fragment_is_cut check (length(fragment) <= 2000)
);
create index rejections_by_plan on rejections (plan);
create index rejections_by_age on rejections (provider, last_at);
