-- Answers: the same of one provider; one row without an event when there is none, and no row when there is no such provider.
-- Parameters: the start of a place, twice, and its id; the latest end, twice; the most rows; the name.
-- Called by: listEvents.
select (extract(epoch from found.event_starts_at) * 1000000)::bigint as starts,
       (extract(epoch from found.event_ends_at) * 1000000)::bigint as ends,
       found.event
from providers p
left join lateral (
    select id, event_starts_at, event_ends_at, event
    from plans
    where provider = p.name
      and published_at is not null
      and event_starts_at >= ?
      and (event_starts_at, id) > (?, ?)
      and event_starts_at <= ?
      and event_ends_at <= ?
    order by event_starts_at, id
    limit ?
) found on true
where p.name = ?
order by found.event_starts_at, found.id
