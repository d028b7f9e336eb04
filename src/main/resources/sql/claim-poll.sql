-- Answers: the new poll, and of the last complete feed the digest and the validators; nothing when none is due or another instance holds the claim.
-- Parameters: provider, worker, lease and period in milliseconds.
-- Called by: claim-poll.
with stepped as materialized (
    -- the newest poll began in the future: the clock was put back, and what is due or leased by it would wait as long
    select coalesce((select started_at > now() from polls where provider = :?provider order by id desc limit 1), false) as back
), half as materialized (
    -- a poll that broke off after it had stored something: the last complete feed is not what is stored any more
    select exists (select from polls where provider = :?provider and outcome = 'running' and stored > 0) as stored
), next as materialized (
    -- nothing is locked or counted up while another one has it or it is not due
    select nextval(pg_get_serial_sequence('polls', 'id')) as poll_id
    where not exists (
        select from providers
        where name = :?provider
          and not (due_at <= now() and (worker is null or worker = :?worker) or coalesce(leased_until < now(), false)
                   or (select back from stepped) and (worker is null or leased_until > now() + 2 * :?leaseMs * interval '1 ms')))
), claimed as (
    insert into providers as p (name, worker, leased_until, poll_id, due_at)
    select :?provider, :?worker, now() + :?leaseMs * interval '1 ms', next.poll_id, now() + :?periodMs * interval '1 ms'
    from next
    on conflict (name) do update
        set worker = excluded.worker, leased_until = excluded.leased_until, poll_id = excluded.poll_id, due_at = excluded.due_at,
            digest = case when (select stored from half) then null else p.digest end,
            reading = case when (select stored from half) then null else p.reading end
        -- what a dead instance left is due at once
        where p.due_at <= now() and (p.worker is null or p.worker = excluded.worker) or p.leased_until < now()
           or (select back from stepped) and (p.worker is null or p.leased_until > now() + 2 * :?leaseMs * interval '1 ms')
    returning name, worker, poll_id, digest, failures, etag, last_modified, reading
), abandoned as (
    update polls
    set outcome = 'abandoned', finished_at = now(), reason = 'its instance is gone'
    from claimed
    where polls.provider = claimed.name and polls.outcome = 'running'
), opened as (
    insert into polls (id, provider, worker) overriding system value
    select poll_id, name, worker from claimed
)
select poll_id, digest, failures, etag, last_modified, reading from claimed
