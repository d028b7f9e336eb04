-- Plans that a complete feed no longer holds and that are not marked yet: a row for each piece of them. Gone when the poll ends, or in a crash,
-- and then they are found by the next poll that reads the feed.
create unlogged table departures (
    poll_id bigint not null,
    plans   uuid[] not null
);
create index departures_by_poll on departures (poll_id);
-- counted in the middle of a poll, they would mislead the planner
alter table departures alter column plans set statistics 0;

-- A complete poll asks which plans of its provider are still in its feed: that must not cost the more the more have left it over the years.
create index plans_present on plans (provider) where last_seen_at is null;
