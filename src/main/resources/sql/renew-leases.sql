-- Answers: nothing; the claims of one instance hold on.
-- Parameters: worker, lease in milliseconds.
-- Called by: renew-leases.
update providers
set leased_until = now() + :?leaseMs * interval '1 ms'
where worker = :?worker
