-- Answers: of each of these months the bytes of its events, and those of their details.
-- Parameters: the months, an array of their first days.
-- Called by: load-months.
select m.month,
       (select coalesce(sum(octet_length(p.event)), 0)::bigint
        from plans p
        where p.published_at is not null
          and p.event_starts_at >= m.month::timestamp at time zone 'UTC'
          and p.event_starts_at < (m.month::timestamp + interval '1 month') at time zone 'UTC') as bytes,
       (select coalesce(sum(octet_length(p.event_details)), 0)::bigint
        from plans p
        where p.published_at is not null and p.event_details is not null
          and p.event_starts_at >= m.month::timestamp at time zone 'UTC'
          and p.event_starts_at < (m.month::timestamp + interval '1 month') at time zone 'UTC') as details
from unnest(?::date[]) as m (month)
