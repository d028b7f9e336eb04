-- Answers: the bytes of each published event that starts in a month, and those of the details of each that has some, in two rows.
-- Parameters: whether events are counted, not only details; the first day of the month, four times.
-- Called by: load-months.
(select octet_length(event) as bytes, 0 as details
 from plans
 where ?::boolean and published_at is not null
   and event_starts_at >= ?::date::timestamp at time zone 'UTC'
   and event_starts_at < (?::date::timestamp + interval '1 month') at time zone 'UTC'
 order by event_starts_at, id)
union all
(select 0, d.bytes
 -- a database that could not be migrated yet has no such column, and is searched: then this one is meant
 from (select null::text as event_details) as no_column
 cross join lateral (
     select octet_length(event_details) as bytes
     from plans p
     where published_at is not null and event_details is not null
       and event_starts_at >= ?::date::timestamp at time zone 'UTC'
       and event_starts_at < (?::date::timestamp + interval '1 month') at time zone 'UTC'
     order by event_starts_at
 ) d)
