-- Answers: how many items are rejected by provider and reason, and the newest of them, as one JSON object.
-- Parameters: provider (null: of all), limit.
-- Called by: list-rejections.
with chosen as materialized (
    select * from rejections where :?provider::text is null or provider = :?provider::text
), counts as (
    select provider, reason, count(*) as items from chosen group by provider, reason order by provider, reason
), newest as (
    select provider, reason, base_id, plan_id, plan, detail, fragment, times, first_at, last_at
    from chosen
    order by last_at desc, id desc
    limit :?limit
)
select json_build_object(
    'counts', (select coalesce(json_agg(counts), '[]') from counts),
    'rejections', (select coalesce(json_agg(newest), '[]') from newest))::text as rejections
