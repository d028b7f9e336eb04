-- Answers: nothing; the claims of one instance hold on.
-- Parameters: worker, lease in milliseconds.
-- Called by: renew-leases.
update providers
set leased_until = now() + :?leaseMs * interval '1 ms'
where name in (
    -- one that is being stored for cannot be taken away meanwhile, and must not hold up the others
    select name from providers where worker = :?worker for update skip locked)
