-- Answers: the epoch of the numbers of changes, whether it began just now, how many old versions of events are gone,
-- and for how many seconds the oldest change is held back that readers do not get yet.
-- Parameters: keptMs, how long an event's older version stays after it was replaced, in milliseconds.
-- Called by: trim-changes.
with begun as (
    update change_epochs e
    set epoch = gen_random_uuid(), place = change_place(),
        base = greatest(e.base, coalesce((select max(number) from changes where replaced_at = 'infinity'), 0) + 1 - (pg_current_xact_id()::text::bigint << 17))
    where e.place <> change_place()
    returning e.epoch
), old as materialized (
    select ctid as place from changes
    where replaced_at <> 'infinity' and replaced_at < now() - :?keptMs * interval '1 ms' and not exists (select from begun)
    order by replaced_at
    limit 50000
), gone as (
    delete from changes where exists (select from old) and ctid = any (array(select place from old))
    returning true
)
select coalesce((select epoch from begun), (select epoch from change_epochs))::text as epoch, exists (select from begun) as begun,
       (select count(*) from gone) as gone,
       coalesce((select extract(epoch from clock_timestamp() - min(changed_at)) from changes
                 where replaced_at = 'infinity' and number >= (select base + (pg_snapshot_xmin(pg_current_snapshot())::text::bigint << 17) from change_epochs)), 0)::float8 as held_back
