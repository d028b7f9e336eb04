-- Answers: the published events that start at or after one instant and end at or before another, as ready JSON, in order.
-- Parameters: startsAt, endsAt, instants, possibly infinite.
-- Called by: find-events.
select string_agg(event, ',' order by event_starts_at, id) as events
from plans
where published_at is not null
  and event_starts_at >= :?startsAt
  and event_starts_at <= :?endsAt -- follows from the line below, and bounds the scan of the index
  and event_ends_at <= :?endsAt
