-- Answers: the published events behind a place in the order of all that start at or before an instant: start and end as find-events, and
-- ready JSON.
-- Parameters: the start of that place and its id; the latest start; the most rows.
-- Called by: listEvents.
with asked as (select ?::timestamptz as starts_at, ?::uuid as id, ?::timestamptz as until, ?::int as most)
select timestamptz_send(found.event_starts_at) as starts,
       timestamptz_send(found.event_ends_at) as ends,
       found.event
from asked a
cross join lateral (
    select p.id, p.event_starts_at, p.event_ends_at, whole_event(p.event, p.event_details) as event
    from plans p
    where p.published_at is not null
      and p.event_starts_at >= a.starts_at -- follows from the line below, and bounds the scan of the index
      and (p.event_starts_at, p.id) > (a.starts_at, a.id)
      and p.event_starts_at <= a.until
    order by p.event_starts_at, p.id
    limit a.most
) found
