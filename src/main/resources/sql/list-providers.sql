-- Answers: when each provider is due and how late it is, how often it failed in a row, its newest poll, the last one that ended, when one
-- was last good, how many pushes wait, and what its last complete feeds were made of, by route, as one JSON object by name; with ages, as the caller's clock may differ.
-- Parameters: none.
-- Called by: list-providers.
select coalesce(json_object_agg(p.name, json_build_object(
    'due_at', p.due_at, 'lag_s', greatest(0, floor(extract(epoch from now() - p.due_at)))::bigint, 'failures', p.failures, 'last_poll', newest, 'last_ended', ended, 'last_good_at', good.finished_at,
    'last_good_age_ms', (extract(epoch from now() - good.finished_at) * 1000)::bigint, 'feeds', feeds.known,
    'pushes_waiting', (select count(*) from pushes where provider = p.name and ended_at is null))), '{}')::text
    as providers
from providers p
left join lateral (
    select started_at, finished_at, outcome, bytes, read, stored, unchanged, rejected, skipped, reason
    from polls
    where provider = p.name
    order by id desc
    limit 1
) newest on true
left join lateral (
    select outcome, finished_at, (extract(epoch from now() - finished_at) * 1000)::bigint as age_ms
    from polls
    where provider = p.name and outcome <> 'running'
    order by id desc
    limit 1
) ended on true
left join lateral (
    select finished_at from polls where provider = p.name and outcome in ('ok', 'unchanged') order by id desc limit 1
) good on true
cross join lateral (
    select json_object_agg(f.route, json_build_object(
        'plans', f.plans, 'profile', f.profile,
        -- a drift is told for a day
        'drift', case when f.drifted_at > now() - interval '1 day' then f.drift end,
        'drifted_at', case when f.drifted_at > now() - interval '1 day' then f.drifted_at end,
        'held', f.held, 'held_at', f.held_at,
        'approved', (select json_build_object('approved_by', a.approved_by, 'approved_at', a.approved_at)
                     from approvals a
                     where a.provider = f.provider and a.route = f.route and a.ended_at is null
                     order by a.id desc
                     limit 1))) as known
    from feeds f
    where f.provider = p.name
) feeds
