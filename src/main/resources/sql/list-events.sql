-- Answers: the published events behind a place in the order of all that end at or before an instant: start and end in microseconds, and
-- ready JSON.
-- Parameters: the start of that place, twice, and its id; the latest end, twice; the most rows.
-- Called by: listEvents.
select (extract(epoch from event_starts_at) * 1000000)::bigint as starts,
       (extract(epoch from event_ends_at) * 1000000)::bigint as ends,
       event
from plans
where published_at is not null
  and event_starts_at >= ? -- follows from the line below, and bounds the scan of the index
  and (event_starts_at, id) > (?, ?)
  and event_starts_at <= ? -- the same
  and event_ends_at <= ?
order by event_starts_at, id
limit ?
