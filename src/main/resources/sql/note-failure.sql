-- Answers: how many; notes that a route of a provider's own has failed.
-- Parameters: provider, worker, reason, pollsKept.
-- Called by: note-failure.
with failing as (
    insert into providers as p (name, due_at, failures) values (:?provider, null, 1)
    on conflict (name) do update set failures = p.failures + 1
), noted as (
    insert into polls (provider, worker, finished_at, outcome, reason)
    values (:?provider, :?worker, now(), 'failed', left(:?reason::text, 500))
    returning id
), old_polls as (
    delete from polls
    where provider = :?provider and id <= (
        select id from polls where provider = :?provider order by id desc offset :?pollsKept limit 1)
)
select count(*) from noted
