-- Answers: how many plans of a batch were stored, left as they are, and rejected; no row when the poll has lost its claim.
-- Parameters: provider, poll (null outside of a poll), worker, lease in milliseconds, plans as records and fields of text between ASCII's
-- own separators 30 and 31 (half the cost of JSON), rejections as a JSON array, againOnline and againOthers, ids of plans of records that are as they were,
-- read, the number of all of them, maxPlans of the provider, rejectionsKept, and
-- pollsKept.
-- Called by: store-batch.
with turn as materialized (
    -- deliveries of one provider come one after the other, before any of them has an id of a transaction: its order is that of their changes
    select pg_advisory_xact_lock(hashtextextended(:?provider, 0)) where :?poll::bigint is null
), held as materialized (
    -- locks the claim: no other instance can take it over before this statement ends
    select p.worker, p.poll_id, p.withdrawn from (select count(*) from turn) t, providers p where p.name = :?provider for update of p
), ours as materialized (
    select poll_id from held where worker = :?worker and poll_id = :?poll::bigint
), poll as materialized (
    select null::bigint as id from (select count(*) from held) h where :?poll::bigint is null
    union all
    select poll_id from ours
), again as materialized (
    -- what is as it was
    select :?againOnline::uuid[] as online, :?againOthers::uuid[] as others
), incoming as materialized (
    -- the same plan twice: an online one wins, then the later one
    select distinct on (id) n.*
    from poll, string_to_table(:?plans, chr(30)) with ordinality as record (fields, ord)
    cross join lateral (select string_to_array(fields, chr(31), '') as f offset 0) as split
    cross join lateral (
        select f[1]::uuid as id, f[2] as base_id, f[3] as plan_id, f[4]::boolean as online, f[5] as title,
               f[6]::timestamp as starts_local, f[7]::timestamp as ends_local, f[8]::timestamptz as starts_at,
               f[9]::timestamptz as ends_at, f[10]::numeric as min_price, f[11]::numeric as max_price, f[12] as event, f[13] as details) as n
    order by id, online desc, ord desc
), met as materialized (
    select n.*, p.first_seen_at, p.published_at, p.event as old_event, p.event_details as old_details, p.event_starts_at, p.event_ends_at, p.id is null as is_new,
           count(*) filter (where p.id is null) over (rows unbounded preceding) as new_so_far
    from incoming n
    left join lateral (select * from plans where plans.id = n.id limit 1) p on true
    where p.id is null
       or ((p.online, p.title, p.starts_local, p.ends_local, p.starts_at, p.ends_at, p.min_price, p.max_price, p.details)
           is distinct from
           (n.online, n.title, n.starts_local, n.ends_local, n.starts_at, n.ends_at, n.min_price, n.max_price, n.details)
        or n.online and (p.event, p.event_details) is distinct from (n.event, n.details)
        or p.last_seen_at is not null)
       -- an offline one does not take back what an earlier batch of the same poll has put on sale
       and (n.online or not p.online
            or n.id not in (
                select unnest(s.online) from poll, sightings s where s.poll_id = poll.id
                union all
                select unnest(a.online) from again a))
), room as materialized (
    select :?maxPlans::bigint - coalesce((select plans from plan_counts where provider = :?provider), 0) as plans
), changed as materialized (
    select m.* from met m, room where not m.is_new or m.new_so_far <= room.plans
), surplus as materialized (
    select m.id, m.base_id, m.plan_id, 'plans_too_many' as reason, 'the provider has as many plans as it may' as detail,
           coalesce(left(m.event, 2000), m.title) as fragment
    from met m, room
    where m.is_new and m.new_so_far > room.plans
), rejected as materialized (
    -- a plan is rejected once, a record that names no plan once for what it holds
    select distinct on (key) r.*, coalesce(r.plan::text, md5(concat_ws(chr(31), r.base_id, r.plan_id, r.reason, r.fragment))) as key
    from (
        select given.*
        from poll, json_to_recordset(:?rejections::json) as given (
            plan uuid, base_id text, plan_id text, reason text, detail text, fragment text)
        union all
        select * from surplus) as r
    order by key
), grown as (
    insert into plan_counts as c (provider, plans)
    select :?provider, count(*) from changed where is_new having count(*) > 0
    on conflict (provider) do update set plans = c.plans + excluded.plans
), written as (
    insert into plans as p (id, provider, base_id, plan_id, online, title, starts_local, ends_local, starts_at, ends_at,
                            min_price, max_price, published_at, event, event_starts_at, event_ends_at, first_seen_at, withdrawn, details, event_details)
    select id, :?provider, base_id, plan_id, online, title, starts_local, ends_local, starts_at, ends_at, min_price, max_price,
           case when not is_withdrawn and (online or old_event is not null) then coalesce(published_at, now()) end,
           case when online then event else old_event end,
           case when online then starts_at else event_starts_at end,
           case when online then ends_at else event_ends_at end,
           coalesce(first_seen_at, now()),
           case when is_withdrawn then 2 else 0 end,
           details, case when online then details else old_details end
    from changed
    -- with its provider; what was on sale before leaves by settle-plans
    cross join lateral (select old_event is null and exists (select from held where withdrawn) as is_withdrawn) w
    on conflict (id) do update
        set online = excluded.online, title = excluded.title,
            starts_local = excluded.starts_local, ends_local = excluded.ends_local,
            starts_at = excluded.starts_at, ends_at = excluded.ends_at,
            min_price = excluded.min_price, max_price = excluded.max_price,
            published_at = case when p.withdrawn | excluded.withdrawn = 0 then coalesce(p.published_at, excluded.published_at) end,
            event = excluded.event,
            event_starts_at = excluded.event_starts_at, event_ends_at = excluded.event_ends_at,
            details = excluded.details, event_details = excluded.event_details,
            changed_at = now(), last_seen_at = null, withdrawn = p.withdrawn | excluded.withdrawn
    -- as it is now, whatever this statement has seen when it began
    returning id, withdrawn
), shown as materialized (
    -- plans whose published event comes or changes; one that is withdrawn is stored and not shown
    select id, whole_event(old_event, old_details) as was, whole_event(event, details) as becomes, event_starts_at, starts_at
    from changed
    where online and (old_event, old_details, event_starts_at, event_ends_at) is distinct from (event, details, starts_at, ends_at)
      and id not in (select id from written where withdrawn <> 0)
), touched as (
    -- months in which a published event comes, changes, or goes
    select distinct date_trunc('month', t.starts_at at time zone 'UTC')::date as month
    from shown s
    cross join lateral (values (s.event_starts_at), (s.starts_at)) as t (starts_at)
    where t.starts_at is not null
), bumped as (
    -- in order, so that two statements cannot wait for each other
    insert into months as m (month)
    select month from touched order by month
    on conflict (month) do update set version = m.version + 1
), seen as (
    insert into sightings (poll_id, online, others)
    select poll.id,
           array(select id from incoming where online) || again.online,
           array(select id from incoming where not online union all select plan from rejected where plan is not null) || again.others
    from poll, again
    where poll.id is not null
), kept as (
    insert into rejections as r (provider, poll_id, plan, base_id, plan_id, reason, detail, fragment, key)
    select :?provider, poll.id, f.plan, f.base_id, f.plan_id, f.reason, f.detail, f.fragment, f.key
    from rejected f, poll
    on conflict (provider, key) do update
        set poll_id = excluded.poll_id, reason = excluded.reason, detail = excluded.detail, fragment = excluded.fragment,
            last_at = now(), times = r.times + 1
), healed as (
    -- in terms that are no joins: the plan of a statement that was prepared on empty tables would compare each with each
    delete from rejections r
    where r.provider = :?provider
      and coalesce(r.plan in (select id from incoming), false)
      and not coalesce(r.plan in (select plan from rejected), false)
), totals as (
    select stored, :?read - rejected - stored as unchanged, rejected
    from (select count(*) as stored from written) w, (select json_array_length(:?rejections::json) + (select count(*) from surplus) as rejected) r
), thousand as materialized (
    select from polls, poll, totals t where polls.id = poll.id and polls.rejected / 1000 < (polls.rejected + t.rejected) / 1000
), trimmed as (
    -- whenever a poll has rejected another thousand, so that one that rejects millions keeps no more of them than its end does; what this
    -- statement writes is none of the old ones
    delete from rejections r
    where r.provider = :?provider and r.key not in (select key from rejected) and (r.last_at, r.id) <= (
        select last_at, id from rejections where provider = :?provider and exists (select from thousand)
        order by last_at desc, id desc offset :?rejectionsKept limit 1)
), counted as (
    update polls
    set read = read + :?read, stored = polls.stored + t.stored, unchanged = polls.unchanged + t.unchanged,
        rejected = polls.rejected + t.rejected
    from totals t, poll
    where polls.id = poll.id
), delivering as (
    -- a route of a provider's own has no claim, and is due when it likes
    insert into providers as p (name, due_at)
    select :?provider, null from poll where poll.id is null
    -- one that is polled, too, keeps its turn
    on conflict (name) do update set failures = 0, due_at = null where p.due_at is null and p.failures > 0 or p.due_at <= now()
), delivered as (
    insert into polls (provider, worker, finished_at, outcome, read, stored, unchanged, rejected)
    select :?provider, :?worker, clock_timestamp(), 'ok', :?read, t.stored, t.unchanged, t.rejected
    from totals t, poll
    where poll.id is null
    returning id
), epoch as materialized (
    -- its base holds until this statement ends
    select base + (pg_current_xact_id()::text::bigint << 17) as before_first from change_epochs where exists (select from shown) for key share
), told as (
    -- in the order in which they are written, so that indexes of numbers grow at their end
    insert into changes (number, plan, provider, poll_id, was, became)
    select e.before_first + row_number() over (), s.id, :?provider,
           coalesce(poll.id, (select id from delivered)), s.was, s.becomes
    from shown s, poll, epoch e
), before as materialized (
    -- what the log had of these events until now
    select c.place
    from shown s
    cross join lateral (select ctid as place from changes where plan = s.id and replaced_at >= 'infinity' offset 0) as c
    where s.was is not null
), replaced as (
    -- only if there are some: a plan that was made while the table was empty reads all of it
    update changes set replaced_at = now() where exists (select from before) and ctid = any (array(select place from before))
), old_deliveries as (
    delete from polls
    where provider = :?provider and exists (select from poll where id is null) and id <= (
        select id from polls where provider = :?provider order by id desc offset :?pollsKept limit 1)
), renewed as (
    -- by the clock of its end: a statement may take longer than a lease
    update providers set leased_until = clock_timestamp() + :?leaseMs * interval '1 ms'
    from totals t, ours
    where name = :?provider and providers.poll_id = ours.poll_id
)
select t.stored, t.unchanged, t.rejected, (select count(*) from surplus) as surplus from totals t, poll
