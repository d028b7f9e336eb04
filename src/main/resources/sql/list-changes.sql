-- Answers: changes of what is published, each event once, at its newest one, in the order of their numbers, each with the epoch of the numbers and
-- what was withdrawn, whether the database is still where it was, and the number below which all are complete; one row without a change when there is none.
-- Parameters: after, the number of the last one that is known; limit.
-- Called by: listChanges, read-changes.
select e.epoch, e.place = change_place() as is_here, e.base + (pg_snapshot_xmin(pg_current_snapshot())::text::bigint << 17) as complete_to,
       c.number, c.plan, c.became, c.was
from change_epochs e
left join lateral (
    select c.number, c.plan, c.became, case when c.became is null then c.was end as was
    from changes c
    -- what an older transaction may still come before is held back
    where c.replaced_at = 'infinity' and c.number > :?after and c.number < e.base + (pg_snapshot_xmin(pg_current_snapshot())::text::bigint << 17)
      -- who writes marks what it sees, which is not what was committed after it began
      and (select count(*) from changes newer where newer.plan = c.plan and newer.replaced_at >= 'infinity' and newer.number > c.number) = 0
    order by c.number
    limit :?limit
) c on true
order by c.number
