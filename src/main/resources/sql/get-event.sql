-- Answers: an event that was ever on sale: start and end in microseconds, and ready JSON; null in its place when it is not published any more.
-- Parameters: its id.
-- Called by: getEvent.
select (extract(epoch from event_starts_at) * 1000000)::bigint as starts,
       (extract(epoch from event_ends_at) * 1000000)::bigint as ends,
       case when published_at is not null then whole_event(event, event_details) end as event
from plans
where id = ? and event is not null
