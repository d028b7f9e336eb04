-- Answers: of each of these months the bytes of its events, null where they are not to be measured, and those of their details.
-- Parameters: the months, an array of their first days, and an array that says of which the events are measured, which reads all of them.
-- Called by: load-months.
select m.month,
       case when m.measured then (
           select coalesce(sum(octet_length(p.event)), 0)::bigint
           from plans p
           where p.published_at is not null
             and p.event_starts_at >= m.month::timestamp at time zone 'UTC'
             and p.event_starts_at < (m.month::timestamp + interval '1 month') at time zone 'UTC') end as bytes,
       (select coalesce(sum(d.bytes), 0)::bigint
        -- a database that could not be migrated yet has no such column, and is searched: then this one is meant
        from (select null::text as event_details) as no_column
        cross join lateral (
            select octet_length(event_details) as bytes
            from plans p
            where p.published_at is not null and event_details is not null
              and p.event_starts_at >= m.month::timestamp at time zone 'UTC'
              and p.event_starts_at < (m.month::timestamp + interval '1 month') at time zone 'UTC'
        ) d) as details
from unnest(?::date[], ?::boolean[]) as m (month, measured)
