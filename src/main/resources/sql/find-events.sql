-- Answers: the published events that start at or after one instant and end at or before another: ready JSON, one a line, in
-- order, with their starts and ends in microseconds; nulls when there are none.
-- Parameters: startsAt, endsAt, instants, possibly infinite.
-- Called by: find-events.
select string_agg((extract(epoch from event_starts_at) * 1000000)::bigint::text, ',' order by event_starts_at, id) as starts,
       string_agg((extract(epoch from event_ends_at) * 1000000)::bigint::text, ',' order by event_starts_at, id) as ends,
       string_agg(event || E'\n', '' order by event_starts_at, id) as events
from plans
where published_at is not null
  and event_starts_at >= :?startsAt
  and event_starts_at <= :?endsAt -- follows from the line below, and bounds the scan of the index
  and event_ends_at <= :?endsAt
