-- Answers: plans that may have to leave what is published, or to come back, some of each withdrawal that is not settled, and of each provider with
-- events long past: the provider and its count of withdrawals, the withdrawal and how far it was settled, the plans, how far it is with them, and whether there are more.
-- Parameters: pastMs, after how long an ended event is long past, in milliseconds, null for never; plans, the most of each row, and of events long past; withdrawals, the most rows of them.
-- Called by: settle-unsettled.
with past as materialized (
    (select id, provider from plans
     where published_at is not null
       and event_starts_at < now() - :?pastMs::bigint * interval '1 ms' -- follows from the line below, and bounds the scan of the index
       and event_ends_at < now() - :?pastMs::bigint * interval '1 ms'
     order by event_starts_at limit :?plans)
    union all
    (select id, provider from plans
     where withdrawn >= 4 and event_ends_at >= coalesce(now() - :?pastMs::bigint * interval '1 ms', '-infinity')
     order by event_ends_at limit :?plans)
)
select w.id as withdrawal, w.provider, p.withdrawals, w.settled_to::text as settled_to, of_it.plans::text as plans, of_it.last::text as last,
       of_it.last is not null as more
from (select * from withdrawals where not settled order by id limit :?withdrawals) w
join providers p on p.name = w.provider
cross join lateral (
    select coalesce(array_agg(one.id), '{}') as plans, case when count(*) = :?plans then max(array[one.base_id, one.plan_id]) end as last
    from (
        (select id, base_id, plan_id from plans
         where w.plan is null and provider = w.provider and (base_id, plan_id) > (coalesce(w.settled_to[1], ''), coalesce(w.settled_to[2], ''))
         order by base_id, plan_id limit :?plans)
        union all
        select id, base_id, plan_id from plans where id = w.plan
    ) as one
) as of_it
union all
select null, p.name, p.withdrawals, null, array_agg(past.id)::text, null, (select count(*) from past) >= :?plans
from past
join providers p on p.name = past.provider
group by p.name, p.withdrawals
