-- Answers: nothing; renews the leases of the polls under way.
-- Parameters: worker, lease in milliseconds, running: its polls (an array of PostgreSQL, as text).
-- Called by: renew-leases.
update providers
set leased_until = now() + :?leaseMs * interval '1 ms'
where name in (
    -- a claim that a statement is storing for is locked, and cannot be lost meanwhile: it must not hold up the others
    select name from providers where worker = :?worker and poll_id = any (:?running::bigint[]) for update skip locked)
