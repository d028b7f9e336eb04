-- Answers: the published events that start at or after one instant and end at or before another, in order: start and end as 8 bytes,
-- microseconds since 2000 (half the cost of numbers), and ready JSON.
-- Parameters: the earliest start, and twice the latest end; possibly infinite.
-- Called by: searchEvents.
select timestamptz_send(event_starts_at) as starts,
       timestamptz_send(event_ends_at) as ends,
       event
from plans
where published_at is not null
  and event_starts_at >= ?
  and event_starts_at <= ? -- follows from the line below, and bounds the scan of the index
  and event_ends_at <= ?
order by event_starts_at, id
