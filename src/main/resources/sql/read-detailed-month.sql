-- Answers: the same of a month with details, which are null where an event has none. They are in no index, so this reads the table, too.
-- Parameters: its first day, twice.
-- Called by: load-months.
select timestamptz_send(event_starts_at) as starts,
       timestamptz_send(event_ends_at) as ends,
       event, event_details as details
from plans
where published_at is not null
  and event_starts_at >= ?::date::timestamp at time zone 'UTC'
  and event_starts_at < (?::date::timestamp + interval '1 month') at time zone 'UTC'
order by event_starts_at, id
