-- Answers: how many of these plans left what is published, and how many came back, each with its change; none when something of the provider was
-- withdrawn or restored since they were listed, and then they are listed again.
-- Parameters: of a row of list-unsettled: provider, withdrawals, withdrawal, settled_to, plans, last; pastMs as there.
-- Called by: settle-some.
with held as materialized (
    -- before this statement has an id of a transaction: its order is that of the changes of the provider
    select name, withdrawn, withdrawals from providers where name = :?provider for update
), ours as materialized (
    select name, withdrawn from held where withdrawals = :?withdrawals
), locked as materialized (
    -- as they are now, and not when the statement began
    select p.id, p.withdrawn, whole_event(p.event, p.event_details) as event, p.event_starts_at, p.event_ends_at, o.withdrawn as of_provider
    from ours o, plans p
    where p.provider = o.name and p.id = any (:?plans::text::uuid[])
    for update of p
), judged as materialized (
    select l.id, l.withdrawn, l.event, l.event_starts_at,
           ((l.id in (select plan from withdrawals where plan = any (:?plans::text::uuid[]) and restored_at is null))::int
            + case when l.of_provider then 2 else 0 end
            + case when l.event_ends_at < now() - :?pastMs::bigint * interval '1 ms' then 4 else 0 end)::smallint as becomes
    from locked l
), settled as (
    update plans p set withdrawn = j.becomes, published_at = case when j.becomes = 0 and j.event is not null then now() end
    from judged j
    where p.id = j.id and j.withdrawn <> j.becomes
), shown as materialized (
    -- events that leave what is published, or come back to it
    select id, event, event_starts_at, becomes = 0 as back from judged where event is not null and (withdrawn = 0) <> (becomes = 0)
), touched as (
    select distinct date_trunc('month', event_starts_at at time zone 'UTC')::date as month from shown
), bumped as (
    -- in order, so that two statements cannot wait for each other
    insert into months as m (month)
    select month from touched order by month
    on conflict (month) do update set version = m.version + 1
), epoch as materialized (
    -- its base holds until this statement ends
    select base + (pg_current_xact_id()::text::bigint << 17) as before_first from change_epochs where exists (select from shown) for key share
), told as (
    insert into changes (number, plan, provider, was, became)
    select e.before_first + row_number() over (), s.id, :?provider,
           case when not s.back then s.event end, case when s.back then s.event end
    from shown s, epoch e
), before as materialized (
    -- what the log had of these events until now
    select c.place
    from shown s
    cross join lateral (select ctid as place from changes where plan = s.id and replaced_at >= 'infinity' offset 0) as c
), replaced as (
    update changes set replaced_at = now() where exists (select from before) and ctid = any (array(select place from before))
), gone_on as (
    update withdrawals w
    set settled = :?last::text is null, settled_to = :?last::text::text[], events = w.events + (select count(*) from shown where not back)
    from ours
    where w.id = :?withdrawal::bigint and w.settled_to is not distinct from :?settled_to::text::text[]
)
select (select count(*) from shown where not back) as gone, (select count(*) from shown where back) as back
