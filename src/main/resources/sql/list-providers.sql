-- Answers: when each provider is due, how often it failed in a row, and its newest poll, as one JSON object by name.
-- Parameters: none.
-- Called by: list-providers.
select coalesce(json_object_agg(p.name, json_build_object('due_at', p.due_at, 'failures', p.failures, 'last_poll', newest)), '{}')::text
    as providers
from providers p
left join lateral (
    select started_at, finished_at, outcome, bytes, read, stored, unchanged, refused, reason
    from polls
    where provider = p.name
    order by id desc
    limit 1
) newest on true
