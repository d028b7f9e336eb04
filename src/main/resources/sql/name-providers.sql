-- Answers: the providers by name, each with the number of its plans that are known, and when a poll of it was last complete.
-- Parameters: limit.
-- Called by: listProviders.
select p.name, coalesce(c.plans, 0) as plans, good.finished_at as read_at
from providers p
left join plan_counts c on c.provider = p.name
left join lateral (
    select finished_at from polls where provider = p.name and outcome in ('ok', 'unchanged') order by id desc limit 1
) good on true
order by p.name
limit :?limit
