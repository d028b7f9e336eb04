-- Answers: how many; gives back claims on polls that did not come to a regular end, so that the next look of any instance may have them.
-- Parameters: worker, polls (an array of PostgreSQL, as text).
-- Called by: release-claims.
with half as materialized (
    -- what a poll has stored without its end: the last complete feed is not what is stored any more
    select id, stored > 0 as stored from polls where id = any (:?polls::bigint[]) and outcome = 'running'
), released as (
    update providers
    set worker = null, leased_until = null, poll_id = null, due_at = least(due_at, now()),
        digest = case when half.stored then null else digest end,
        reading = case when half.stored then null else reading end
    from half
    where worker = :?worker and poll_id = half.id
    returning half.id
), closed as (
    update polls
    set outcome = 'abandoned', finished_at = now(), reason = 'its end could not be stored'
    from released
    where polls.id = released.id
)
select count(*) from released
