-- Answers: nothing; the provider is due now. One that was never polled is due anyway.
-- Parameters: provider.
-- Called by: advance-poll.
update providers set due_at = now() where name = :?provider and due_at > now()
