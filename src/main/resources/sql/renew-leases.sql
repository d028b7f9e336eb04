-- Answers: nothing; renews the leases of one instance's claims.
-- Parameters: worker, lease in milliseconds.
-- Called by: renew-leases.
update providers
set leased_until = now() + :?leaseMs * interval '1 ms'
where name in (
    -- a claim that a statement is storing for is locked, and cannot be lost meanwhile: it must not hold up the others
    select name from providers where worker = :?worker for update skip locked)
