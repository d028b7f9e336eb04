-- Answers: the versions of an event that were shown, oldest first, with their times, provider, and poll; the newest ones if they are many.
-- Parameters: plan, its id; limit.
-- Called by: getEventHistory.
select changed_at, provider, poll_id, became
from (select * from changes where plan = :?plan order by number desc limit :?limit) newest
order by number
