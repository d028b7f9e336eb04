-- Answers: the polls that this instance makes from now on, each with what is known of the last complete feed, as a JSON array; those that
-- have waited longest, as many as there are slots. Of providers whose last poll was not good, which may hang, there are only as many as there
-- are unproven slots, and of those that failed as many as failing slots. What another instance holds is passed over, and nothing is waited for.
-- Parameters: worker, lease and tick in milliseconds, names and periods (in milliseconds) of the providers that this instance runs, changed,
-- the names of those whose files have changed, which are due at once, running, the polls that it makes already, slots, unproven, and failing.
-- The lists are arrays of PostgreSQL, as text.
-- Called by: claim-polls.
with files as materialized (
    select name, period_ms from unnest(:?names::text[], :?periods::bigint[]) as f (name, period_ms)
), first_polls as (
    -- of providers that were never polled
    insert into providers as p (name, worker, leased_until, poll_id, due_at, claimed_at)
    select name, :?worker, now() + :?leaseMs * interval '1 ms', nextval(pg_get_serial_sequence('polls', 'id')),
           now() + greatest(1, period_ms * (0.95 + 0.1 * random()) - :?tickMs / 2) * interval '1 ms', now()
    from (select * from files f where not exists (select from providers where name = f.name) order by random() limit :?unproven) as unknown
    on conflict (name) do nothing
    returning p.name, p.poll_id, p.digest, p.failures, p.etag, p.last_modified, p.reading
), due as materialized (
    select one.name, one.period_ms,
           -- a poll that broke off after it had stored something: the last complete feed is not what is stored any more
           exists (select from polls where provider = one.name and outcome = 'running' and stored > 0) as half
    from (values (true, :?slots::bigint), (false, least(:?failing, :?unproven - (select count(*) from first_polls)))) as kind (proven, room)
    cross join lateral (
        select p.name, f.period_ms, p.due_at
        from providers p
        join files f on f.name = p.name
        where (p.failures = 0 and p.digest is not null) = kind.proven
          and ((coalesce(p.due_at, now()) <= now() or p.name = any (:?changed::text[]))
               and (p.worker is null or p.worker = :?worker and p.poll_id <> all (:?running::bigint[]))
            -- what a dead instance left is due at once
            or p.leased_until < now() and (p.worker <> :?worker or p.poll_id <> all (:?running::bigint[]))
            -- claimed in the future: the clock was put back, and what is due or leased by it would wait as long
            or p.claimed_at > clock_timestamp() and (p.worker is null or p.leased_until > now() + 2 * :?leaseMs * interval '1 ms'))
        order by p.due_at nulls first
        limit greatest(0, kind.room)
        for update of p skip locked) as one
    order by one.due_at nulls first
    limit greatest(0, :?slots - (select count(*) from first_polls))
), later_polls as (
    -- looked at only every tick: due a little early beats a whole tick late. A little random, so that providers do not stay due all at once
    update providers p
    set worker = :?worker, leased_until = now() + :?leaseMs * interval '1 ms', poll_id = nextval(pg_get_serial_sequence('polls', 'id')),
        due_at = now() + greatest(1, period_ms * (0.95 + 0.1 * random()) - :?tickMs / 2) * interval '1 ms', claimed_at = now(),
        digest = case when half then null else digest end,
        reading = case when half then null else reading end
    from due
    where p.name = due.name
    returning p.name, p.poll_id, p.digest, p.failures, p.etag, p.last_modified, p.reading
), abandoned as (
    update polls
    set outcome = 'abandoned', finished_at = now(), reason = 'its instance is gone'
    from later_polls
    where polls.provider = later_polls.name and polls.outcome = 'running'
), claimed as (
    select * from first_polls union all select * from later_polls
), opened as (
    -- begun now, not when the statement came: the poll before may have ended since then
    insert into polls (id, provider, worker, started_at) overriding system value
    select poll_id, name, :?worker, clock_timestamp() from claimed
)
select coalesce(json_agg(known), '[]')::text as claims
from (
    select claimed.*, (
        select json_object_agg(f.route, json_build_object(
            'plans', f.plans, 'profile', f.profile,
            -- a drift is told for a day
            'drift', case when f.drifted_at > now() - interval '1 day' then f.drift end,
            'held', f.held, 'held_of', f.held_of,
            'approval', (select json_build_object('id', a.id, 'weight', a.weight)
                         from approvals a
                         where a.provider = f.provider and a.route = f.route and a.ended_at is null
                         order by a.id desc
                         limit 1)))
        from feeds f
        where f.provider = claimed.name) as feeds
    from claimed) as known
