-- What operators have taken out of what is published, with the reason, and who brought it back: kept for ever.
create table withdrawals (
    id           bigint      generated always as identity,
    provider     text        not null,
    plan         uuid,                      -- the event; null when all of the provider is withdrawn
    reason       text        not null,
    withdrawn_by text        not null,
    withdrawn_at timestamptz not null default now(),
    restored_by  text,
    restored_at  timestamptz,
    events       bigint      not null default 0,    -- that have left what is published by it
    settled      boolean     not null default false, -- whether each plan that it is about is as it says
    settled_to   text[],                    -- base_id and plan_id of the last one that is; null before the first
    constraint withdrawals_pk primary key (id),
    constraint withdrawals_provider_fk foreign key (provider) references providers (name),
    constraint withdrawals_reason_is_short check (length(reason) between 1 and 500),
    constraint withdrawals_by_is_short check (length(withdrawn_by) between 1 and 200 and length(restored_by) between 1 and 200),
    constraint withdrawals_restored_whole check ((restored_by is null) = (restored_at is null))
);
create unique index withdrawals_open_events on withdrawals (plan) where plan is not null and restored_at is null;
create unique index withdrawals_open_providers on withdrawals (provider) where plan is null and restored_at is null;
create index withdrawals_unsettled on withdrawals (id) where not settled;

-- In the row that each statement locks that writes plans of the provider, so that none of them goes by what was before.
alter table providers
    add column withdrawn   boolean not null default false,  -- whether all of it is
    add column withdrawals bigint  not null default 0;      -- how often something of it was withdrawn or restored

-- Why an event that was on sale is not published: 1 it is withdrawn, 2 its provider is, 4 it is long past, or the sum of these; 0 when it is.
-- A plan that never was on sale has it from its provider. Of what is not published published_at is null; the event stays.
alter table plans
    add column withdrawn smallint not null default 0,
    drop constraint plans_published_whole,
    drop constraint plans_published_online,
    add constraint plans_withdrawn_is_known check (withdrawn between 0 and 7),
    add constraint plans_event_whole check (num_nulls(event, event_starts_at, event_ends_at) in (0, 3)),
    add constraint plans_published_unless_withdrawn check ((published_at is not null) = (event is not null and withdrawn = 0)),
    add constraint plans_online_has_event check (not online or event is not null);
create index plans_past on plans (event_ends_at) where withdrawn >= 4;
