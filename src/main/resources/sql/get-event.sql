-- Answers: an event that was ever on sale: start and end as find-events, and ready JSON; null in its place when it is not published any more.
-- Parameters: its id.
-- Called by: getEvent.
select timestamptz_send(event_starts_at) as starts,
       timestamptz_send(event_ends_at) as ends,
       case when published_at is not null then whole_event(event, event_details) end as event
from plans
where id = ? and event is not null
