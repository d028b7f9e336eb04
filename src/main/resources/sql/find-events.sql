-- Answers: the published events that start at or after one instant and end at or before another, in order: start and end in
-- microseconds, and ready JSON.
-- Parameters: the earliest start, and twice the latest end; possibly infinite.
-- Called by: searchEvents.
select (extract(epoch from event_starts_at) * 1000000)::bigint as starts,
       (extract(epoch from event_ends_at) * 1000000)::bigint as ends,
       event
from plans
where published_at is not null
  and event_starts_at >= ?
  and event_starts_at <= ? -- follows from the line below, and bounds the scan of the index
  and event_ends_at <= ?
order by event_starts_at, id
