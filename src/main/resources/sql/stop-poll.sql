-- Answers: how many polls; takes the claim of a provider's poll away. The next poll comes when the period is over.
-- Parameters: provider.
-- Called by: stop-poll.
with held as materialized (
    select p.name, polls.id, polls.stored > 0 as half
    from providers p
    join polls on polls.id = p.poll_id
    where p.name = :?provider and p.worker is not null
), stopped as (
    update providers p
    set worker = null, leased_until = null, poll_id = null, failures = failures + 1,
        -- what is stored is not the last complete feed any more
        digest = case when held.half then null else digest end,
        reading = case when held.half then null else reading end
    from held
    where p.name = held.name and p.poll_id = held.id
    returning held.id
), closed as (
    update polls
    set outcome = 'abandoned', finished_at = now(), reason = 'stopped by an operator'
    from stopped
    where polls.id = stopped.id
)
select count(*) from stopped
