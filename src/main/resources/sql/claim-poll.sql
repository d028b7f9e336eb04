-- Answers: the new poll and the digest of the last complete feed; nothing when none is due or another instance holds the claim.
-- Parameters: provider, worker, lease and period in milliseconds.
-- Called by: claim-poll.
with next as materialized (
    select nextval(pg_get_serial_sequence('polls', 'id')) as poll_id
), claimed as (
    insert into providers as p (name, worker, leased_until, poll_id, due_at)
    select :?provider, :?worker, now() + :?leaseMs * interval '1 ms', next.poll_id, now() + :?periodMs * interval '1 ms'
    from next
    on conflict (name) do update
        set worker = excluded.worker, leased_until = excluded.leased_until, poll_id = excluded.poll_id, due_at = excluded.due_at
        where p.due_at <= now() and (p.worker is null or p.worker = excluded.worker or p.leased_until < now())
    returning name, worker, poll_id, digest, failures
), abandoned as (
    update polls
    set outcome = 'abandoned', finished_at = now(), reason = 'its instance is gone'
    from claimed
    where polls.provider = claimed.name and polls.outcome = 'running'
), opened as (
    insert into polls (id, provider, worker) overriding system value
    select poll_id, name, worker from claimed
)
select poll_id, digest, failures from claimed
