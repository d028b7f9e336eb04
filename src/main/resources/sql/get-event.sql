-- Answers: an event that was ever on sale, ready to send.
-- Parameters: plan, its id.
-- Called by: getEvent.
select event from plans where id = :?plan and published_at is not null
