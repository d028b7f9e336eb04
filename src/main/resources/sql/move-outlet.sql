-- Answers: the outlet whose cursor has moved; nothing when this instance has lost its claim.
-- Parameters: name, worker, claim, epoch, number (of the last change that was taken), sent (how many were since the last time), leaseMs, over
-- (whether it is not published any more for now), reason (why it failed; null when it did not), and retryMs (from when on it is due again).
-- Called by: move-outlet.
update outlets
set number = :?number, sent = sent + :?sent, sent_at = case when :?sent > 0 then now() else sent_at end, touched_at = now(),
    worker = case when :?over then null else worker end,
    leased_until = case when :?over then null else now() + :?leaseMs * interval '1 ms' end,
    due_at = case when :?over then now() + :?retryMs * interval '1 ms' else due_at end,
    -- what was taken in between ends a row of failures
    failures = case when :?reason::text is null then case when :?sent > 0 then 0 else failures end
                    when :?sent > 0 then 1 else failures + 1 end,
    reason = case when :?reason::text is null and :?sent > 0 then null else coalesce(:?reason::text, reason) end
where name = :?name and worker = :?worker and claim = :?claim and epoch = :?epoch::uuid
returning name, failures
