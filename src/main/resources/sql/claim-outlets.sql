-- Answers: the outlets that this instance publishes from now on, each with its cursor, and what is known of all, as one object of JSON. One that
-- has nothing to publish is not claimed, and what another instance holds is passed over. One whose cursor is of another epoch begins again.
-- Parameters: worker, names, leases (in milliseconds), and fromNow (whether one that is new leaves out what there is) of the outlets that this
-- instance runs, changed, the names of those that are to be tried at once, and running, of those that it publishes already. The lists are
-- arrays of PostgreSQL, as text.
-- Called by: claim-outlets.
with files as materialized (
    select name, lease_ms, from_now from unnest(:?names::text[], :?leases::bigint[], :?fromNow::boolean[]) as f (name, lease_ms, from_now)
), log as materialized (
    select epoch, base + (pg_snapshot_xmin(pg_current_snapshot())::text::bigint << 17) as complete_to
    from change_epochs
    -- not after a failover that trim-changes has not seen yet
    where place = change_place()
), begun as (
    insert into outlets (name, epoch, number)
    select f.name, log.epoch, case when f.from_now then log.complete_to - 1 else 0 end
    from files f, log
    where not exists (select from outlets o where o.name = f.name)
    on conflict (name) do nothing
), due as materialized (
    select o.name, f.lease_ms, (select epoch from log) as epoch, o.epoch <> (select epoch from log) as restarted
    from outlets o
    join files f on f.name = o.name
    where o.name <> all (:?running::text[])
      and (o.worker is null or o.worker = :?worker or o.leased_until < now()
        -- claimed in the future: the clock was put back. Not by the clock of when this statement came, as another one may have moved it since
        or o.touched_at > clock_timestamp())
      and (o.due_at <= now() or o.touched_at > clock_timestamp() or o.name = any (:?changed::text[]))
      -- nothing without the log's one row
      and (o.epoch <> (select epoch from log) or exists (
        select from changes c where c.replaced_at = 'infinity' and c.number > o.number and c.number < (select complete_to from log)))
    for update of o skip locked
), claimed as (
    update outlets o
    set worker = :?worker, leased_until = now() + due.lease_ms * interval '1 ms', claim = o.claim + 1, touched_at = now(),
        epoch = due.epoch, number = case when due.restarted then 0 else o.number end,
        restarts = o.restarts + due.restarted::integer
    from due
    where o.name = due.name
    returning o.name, o.claim, o.epoch, o.number, o.failures, due.restarted
)
select json_build_object(
    'claimed', (select coalesce(json_agg(claimed), '[]') from claimed),
    'known', (
        select coalesce(json_agg(json_build_object(
            'name', o.name, 'number', o.number, 'failures', o.failures, 'reason', o.reason, 'sent', o.sent, 'sent_at', o.sent_at,
            'restarts', o.restarts, 'publishing', o.worker is not null,
            'due_in', extract(epoch from o.due_at - now()),
            'behind', coalesce((
                select extract(epoch from now() - c.changed_at)
                from changes c
                where c.replaced_at = 'infinity' and c.number > o.number and c.number < log.complete_to and o.epoch = log.epoch
                order by c.number
                limit 1), 0))), '[]')
        from outlets o
        join files f on f.name = o.name
        cross join log))::text as outlets
