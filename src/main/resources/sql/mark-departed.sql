-- Answers: how many plans were marked, of one piece; no row when the poll has lost its claim.
-- Parameters: provider, worker, poll, lease in milliseconds.
-- Called by: mark-departed.
with held as materialized (
    -- locks the claim: no other instance can take it over before this statement ends
    select name, poll_id from providers where name = :?provider and worker = :?worker and poll_id = :?poll for update
), piece as materialized (
    delete from departures
    where ctid = (select ctid from departures where poll_id = :?poll and exists (select from held) limit 1)
    returning plans
), marked as (
    -- a plan that a complete feed no longer holds was last seen when that feed came
    update plans
    set last_seen_at = now()
    where id = any (array(select unnest(plans) from piece)) and last_seen_at is null
    returning id
), totals as (
    select count(*) as plans from marked
), renewed as (
    -- by the clock of its end: a statement may take longer than a lease
    update providers set leased_until = clock_timestamp() + :?leaseMs * interval '1 ms'
    from totals, held
    where providers.name = held.name
)
select t.plans from totals t, held
