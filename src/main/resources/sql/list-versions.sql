-- Answers: the versions of an event that were shown, oldest first, with their times, provider, and poll; the newest ones if they are many. One row
-- of null when it is not published any more.
-- Parameters: plan, its id; limit.
-- Called by: getEventHistory.
select c.changed_at, c.provider, c.poll_id, c.became
from (select id, published_at from plans where id = :?plan and event is not null) p
left join lateral (
    -- the newest first: what no other one has replaced, then by the time of that
    select * from changes where plan = p.id and p.published_at is not null order by replaced_at desc, number desc limit :?limit
) c on true
order by c.number
