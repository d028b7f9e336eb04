-- Answers: the row of the poll that ends, and what the last complete one before it read; nothing when the poll has lost its claim.
-- Parameters: provider, route, worker, poll, outcome, bytes, skipped (records that gave nothing), reason, digest, etag, lastModified, and reading (all null: they stay), plans and profile of its feed, kept (the profile for the next poll),
-- drift of it and drifted (whether some of that is new), which all hold for a complete feed only, held (what a feed weighs that is held; null of others) and heldOf (by what it is known again), approval (that the poll was claimed with, or null), retryMs (null: when
-- the period ends), push (the number of the one that was read, or null), pushOutcome (null: it waits for another poll), pushTried (whether the poll failed for it),
-- pushesKept (of those that have ended), pollsKept, rejectionsKept.
-- Called by: finish-poll.
with half as materialized (
    select :?outcome in ('partial', 'failed') and exists (select from polls where id = :?poll and stored > 0) as stored
), released as (
    update providers
    set worker = null, leased_until = null, poll_id = null,
        -- a poll that stored a part leaves the last complete feed behind: it is to be read again when it comes again
        digest = case when half.stored then null else coalesce(:?digest::text, digest) end,
        etag = case when :?reading::text is null then etag else :?etag::text end,
        last_modified = case when :?reading::text is null then last_modified else :?lastModified::text end,
        reading = case when half.stored then null else coalesce(:?reading::text, reading) end,
        failures = case when :?outcome in ('ok', 'unchanged', 'held') then 0 else failures + 1 end,
        due_at = case when :?retryMs::bigint is null then due_at else now() + :?retryMs::bigint * interval '1 ms' end
    from half
    where name = :?provider and worker = :?worker and poll_id = :?poll
    returning name
), fed as (
    insert into feeds as f (provider, route, plans, profile, drift, drifted_at)
    select name, :?route, :?plans::bigint, :?kept::json, :?drift::json, case when :?drift::json is not null then now() end
    from released
    where :?outcome = 'ok'
    on conflict (provider, route) do update
        set plans = excluded.plans, profile = excluded.profile, drift = excluded.drift, held = null, held_of = null, held_at = null,
            drifted_at = case when :?drifted or excluded.drift is null then excluded.drifted_at else coalesce(f.drifted_at, now()) end
), weighed as (
    update feeds
    set held = :?held::json, held_of = :?heldOf::text, held_at = case when :?held::json is not null then coalesce(held_at, now()) end
    from released
    where provider = name and route = :?route and (:?outcome = 'held' or :?outcome in ('unchanged', 'partial') and held is not null)
), answered as (
    -- also one that was not needed any more; one that came later is for the next poll
    update approvals
    set ended_at = now(), poll_id = :?poll, outcome = :?outcome
    from released
    where provider = name and route = :?route and id <= :?approval::bigint and ended_at is null and :?outcome in ('ok', 'unchanged', 'partial', 'held')
), pushed as (
    update pushes
    set tries = tries + :?pushTried::int,
        body = case when :?pushOutcome::text is null or :?pushOutcome::text = 'dropped' then body end,
        ended_at = case when :?pushOutcome::text is not null then now() end, poll_id = :?poll, outcome = :?pushOutcome::text
    from released
    where number = :?push::bigint and ended_at is null
), dropped_before as (
    -- the newest one that was dropped keeps its body, for who looks what was wrong with it
    update pushes
    set body = null
    from released
    where pushes.provider = released.name and outcome = 'dropped' and body is not null and :?pushOutcome::text = 'dropped'
), old_pushes as (
    delete from pushes using released
    where :?push::bigint is not null and pushes.provider = released.name and ended_at is not null and number <= (
        select number from pushes where provider = :?provider and ended_at is not null order by number desc offset :?pushesKept limit 1)
), forgotten as (
    -- the sightings of this poll, and of polls of the provider that were abandoned
    delete from sightings using released
    where poll_id in (select id from polls where provider = released.name)
), unmarked as (
    -- what a poll did not come to mark
    delete from departures using released
    where poll_id in (select id from polls where provider = released.name)
), old_polls as (
    delete from polls using released
    where polls.provider = released.name and polls.id <= (
        select id from polls where provider = released.name order by id desc offset :?pollsKept limit 1)
), old_rejections as (
    delete from rejections r using released
    where r.provider = released.name and (r.last_at, r.id) <= (
        select last_at, id from rejections where provider = :?provider order by last_at desc, id desc offset :?rejectionsKept limit 1)
)
update polls
set outcome = :?outcome, bytes = :?bytes, skipped = :?skipped, finished_at = now(), reason = left(:?reason::text, 500),
    profile = case when :?outcome = 'ok' then :?profile::json end
from released
where polls.id = :?poll
returning read, stored, unchanged, rejected, skipped,
    (select p.read from polls p where p.provider = released.name and p.outcome = 'ok' and p.id < :?poll order by p.id desc limit 1) as read_before,
    (extract(epoch from now() - started_at) * 1000)::bigint as ms
