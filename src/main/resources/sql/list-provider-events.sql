-- Answers: the same of one provider; one row without an event when there is none, and no row when there is no such provider.
-- Parameters: the start of a place and its id; the latest start; the most rows; the name.
-- Called by: listEvents.
with asked as (
    select p.name, coalesce(c.plans, 0) <= 5000 as is_small, given.*
    from (select ?::timestamptz as starts_at, ?::uuid as id, ?::timestamptz as until, ?::int as most) given
    join providers p on p.name = ?
    left join plan_counts c on c.provider = p.name
)
select timestamptz_send(found.event_starts_at) as starts,
       timestamptz_send(found.event_ends_at) as ends,
       found.event
from asked a
left join lateral (
    -- of a small provider all are read, by its name; else those of all providers, by their starts, until there are enough of this one
    select few.*
    from (
        with of_provider as materialized (
            select id, event_starts_at, event_ends_at, whole_event(event, event_details) as event
            from plans
            where a.is_small and provider = a.name and published_at is not null
              and (event_starts_at, id) > (a.starts_at, a.id) and event_starts_at <= a.until
        )
        select * from of_provider order by event_starts_at, id limit a.most
    ) few
    union all
    select many.*
    from (
        select p.id, p.event_starts_at, p.event_ends_at, whole_event(p.event, p.event_details) as event
        from plans p
        where not a.is_small and p.provider = a.name and p.published_at is not null
          and p.event_starts_at >= a.starts_at
          and (p.event_starts_at, p.id) > (a.starts_at, a.id)
          and p.event_starts_at <= a.until
        order by p.event_starts_at, p.id
        limit a.most
    ) many
) found on true
