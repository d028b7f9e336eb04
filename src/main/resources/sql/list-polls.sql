-- Answers: of each provider its newest 60 polls, the oldest of them first, and how many items are rejected by reason, as one JSON object by name.
-- Parameters: none.
-- Called by: list-polls.
select coalesce(json_object_agg(p.name, json_build_object('polls', polls.newest, 'rejections', rejections.counts)), '{}')::text as polls
from providers p
cross join lateral (
    select coalesce(json_agg(one order by one.id), '[]') as newest
    from (
        select id, started_at, outcome, bytes, read, stored, unchanged, rejected, skipped, reason,
               (extract(epoch from finished_at - started_at) * 1000)::bigint as ms
        from polls
        where provider = p.name
        order by id desc
        limit 60) as one
) as polls
cross join lateral (
    select coalesce(json_object_agg(reason, items order by reason), '{}') as counts
    from (select reason, count(*) as items from rejections where provider = p.name group by reason) as one
) as rejections
