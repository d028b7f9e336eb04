-- Answers: how many plans the provider has that have not left its feed, and in how many pieces those that have are kept for mark-departed; no row
-- when the poll has lost its claim.
-- Parameters: provider, worker, poll, lease in milliseconds, whole (every record was readable and gave items only: without that none has left), and
-- piece, the most plans of one.
-- Called by: mark-departed.
with held as materialized (
    -- locks the claim: no other instance can take it over before this statement ends
    select name, poll_id from providers where name = :?provider and worker = :?worker and poll_id = :?poll for update
), present as materialized (
    select id from plans where provider = :?provider and last_seen_at is null
), left_feed as materialized (
    -- sorted or hashed, whatever the planner believes of the tables
    select id, (row_number() over () - 1) / :?piece::int as piece
    from (
        select id from present
        except
        select unnest(online || others) from sightings where poll_id = :?poll) as l
), kept as (
    insert into departures (poll_id, plans)
    select :?poll, array_agg(id)
    from left_feed
    -- what a poll has seen is lost with the server
    where :?whole and exists (
        select from held, polls where polls.id = held.poll_id and polls.server_started_at = pg_postmaster_start_time())
    group by piece
    returning cardinality(plans) as plans
), totals as (
    select count(*) as pieces, coalesce(sum(plans), 0)::bigint as plans from kept
), renewed as (
    -- by the clock of its end: a statement may take longer than a lease
    update providers set leased_until = clock_timestamp() + :?leaseMs * interval '1 ms'
    from totals, held
    where providers.name = held.name
)
select (select count(*) from present) - t.plans as plans, t.pieces from totals t, held
