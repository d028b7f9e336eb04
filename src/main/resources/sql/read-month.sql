-- Answers: the published events that start in a month, in order: start and end as find-events, and ready JSON, as searches have them.
-- Parameters: its first day, twice.
-- Called by: load-months.
select timestamptz_send(event_starts_at) as starts,
       timestamptz_send(event_ends_at) as ends,
       event
from plans
where published_at is not null
  and event_starts_at >= ?::date::timestamp at time zone 'UTC'
  and event_starts_at < (?::date::timestamp + interval '1 month') at time zone 'UTC'
order by event_starts_at, id
