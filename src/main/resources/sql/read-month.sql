-- Answers: the published events that start in a month, in order: start and end in microseconds, and ready JSON, as searches have them.
-- Parameters: its first day, twice.
-- Called by: load-months.
select (extract(epoch from event_starts_at) * 1000000)::bigint as starts,
       (extract(epoch from event_ends_at) * 1000000)::bigint as ends,
       event
from plans
where published_at is not null
  and event_starts_at >= ?::date::timestamp at time zone 'UTC'
  and event_starts_at < (?::date::timestamp + interval '1 month') at time zone 'UTC'
order by event_starts_at, id
