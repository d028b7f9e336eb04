-- Answers: whether the plans of a provider are as its poll since has left them: no other poll and no delivery has stored anything after it, or
-- rejected a plan that is as it was, and none is gone or has come.
-- Parameters: provider, worker (that made the poll since), poll (the one under way), since, and plans (how many it has left).
-- Called by: recall-records.
select exists (select from polls where id = :?since::bigint and provider = :?provider and worker = :?worker and outcome = 'ok')
   and not exists (select from polls where provider = :?provider and id > :?since::bigint and id <> :?poll::bigint and (stored > 0 or rejected > 0))
   and (select count(*) from plans where provider = :?provider and last_seen_at is null) = :?plans::bigint as holds
