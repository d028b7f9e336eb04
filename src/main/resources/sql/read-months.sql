-- Answers: each month that is not as known, at one moment: its version (null when it is gone), the bytes of its events, and, if
-- it is to be loaded, the events, one a line, in order, with their starts and ends in microseconds.
-- Parameters: known, a JSON array of month, version (null to get it anyway), and load; loadNew, whether to load months that are
-- not in it.
-- Called by: load-months.
with known as materialized (
    select * from json_to_recordset(:?known::json) as k (month date, version bigint, load boolean)
), stale as materialized (
    select coalesce(m.month, k.month) as month, m.version, coalesce(k.load, :?loadNew::boolean) as load,
           coalesce(m.month, k.month)::timestamp at time zone 'UTC' as first,
           (coalesce(m.month, k.month)::timestamp + interval '1 month') at time zone 'UTC' as next
    from months m
    full join known k on k.month = m.month
    where m.version is distinct from k.version
)
select s.month::text as month, s.version, s.load, size.bytes, e.starts, e.ends, e.events
from stale s
cross join lateral (
    select coalesce(sum(octet_length(p.event)), 0)::bigint as bytes
    from plans p
    where p.published_at is not null and p.event_starts_at >= s.first and p.event_starts_at < s.next) size
cross join lateral (
    select string_agg((extract(epoch from p.event_starts_at) * 1000000)::bigint::text, ',' order by p.event_starts_at, p.id) as starts,
           string_agg((extract(epoch from p.event_ends_at) * 1000000)::bigint::text, ',' order by p.event_starts_at, p.id) as ends,
           string_agg(p.event || E'\n', '' order by p.event_starts_at, p.id) as events
    from plans p
    where s.load and p.published_at is not null and p.event_starts_at >= s.first and p.event_starts_at < s.next) e
