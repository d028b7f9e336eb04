-- What providers push, until a poll has read it; then that it came, so that it is not taken twice.
create table pushes (
    number       bigint      generated always as identity,  -- polled in this order
    provider     text        not null,
    webhook_id   text        not null,        -- by which the sender tells it, the same each time that it tries
    received_at  timestamptz not null default now(),
    content_type text,
    size         integer     not null,        -- of the body, as it was sent
    body         bytea,                       -- null once it has ended, but for the newest one of a provider that was dropped
    tries        integer     not null default 0, -- polls that failed on it
    ended_at     timestamptz,
    poll_id      bigint,                      -- the poll that ended it
    outcome      text,                        -- of that poll; dropped when too many have failed
    constraint pushes_pk primary key (number),
    constraint pushes_come_once unique (provider, webhook_id),
    constraint pushes_webhook_is_short check (length(webhook_id) between 1 and 255),
    constraint pushes_wait_or_have_ended check ((outcome is null) = (ended_at is null) and (body is not null or ended_at is not null))
);
-- read in pieces, so it is not packed
alter table pushes alter column body set storage external;
create index pushes_waiting on pushes (provider, number) include (size) where ended_at is null;
create index pushes_ended on pushes (provider, number) where ended_at is not null;
