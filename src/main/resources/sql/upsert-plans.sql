-- Answers: how many plans of a batch were stored, left as they are, and refused; no row when the poll has lost its claim.
-- Parameters: provider, poll (null outside of a poll), worker, read, plans and refusals as JSON arrays.
-- Called by: store-plans.
with poll as materialized (
    select :?poll::bigint as id
    where :?poll::bigint is null
       or exists (select from providers where name = :?provider and worker = :?worker and poll_id = :?poll::bigint)
), incoming as materialized (
    -- the same plan twice: an online one wins, then the later one
    select distinct on (n.id) n.*
    from poll, json_to_recordset(:?plans::json) as n (
        ord int, id uuid, base_id text, plan_id text, online boolean, title text, starts_local timestamp, ends_local timestamp,
        starts_at timestamptz, ends_at timestamptz, min_price numeric, max_price numeric, event text)
    order by n.id, n.online desc, n.ord desc
), refused as materialized (
    -- a plan is refused once, a record that names no plan once for what it holds
    select distinct on (key) r.*, coalesce(r.plan::text, md5(concat_ws(chr(31), r.base_id, r.plan_id, r.reason, r.fragment))) as key
    from poll, json_to_recordset(:?refusals::json) as r (
        plan uuid, base_id text, plan_id text, reason text, detail text, fragment text)
    order by key
), known as materialized (
    select n.id, q.*, coalesce(s.poll_id = poll.id and s.online, false) as online_before
    from incoming n
    cross join poll
    left join lateral (
        select p.id as stored, p.online, p.title, p.starts_local, p.ends_local, p.starts_at, p.ends_at, p.min_price, p.max_price,
               p.published_at, p.event, p.event_starts_at, p.event_ends_at, p.first_seen_at, p.last_seen_at
        from plans p where p.id = n.id limit 1) q on true
    left join lateral (
        select x.poll_id, x.online from sightings x where x.plan = n.id limit 1) s on true
), changed as materialized (
    select n.*, k.first_seen_at, k.published_at, k.event as old_event, k.event_starts_at, k.event_ends_at
    from incoming n
    join known k on k.id = n.id
    where k.stored is null
       or (n.online or not k.online_before)
          and ((k.online, k.title, k.starts_local, k.ends_local, k.starts_at, k.ends_at, k.min_price, k.max_price)
               is distinct from
               (n.online, n.title, n.starts_local, n.ends_local, n.starts_at, n.ends_at, n.min_price, n.max_price)
            or n.online and k.event is distinct from n.event
            or k.last_seen_at is not null)
), written as (
    insert into plans as p (id, provider, base_id, plan_id, online, title, starts_local, ends_local, starts_at, ends_at,
                            min_price, max_price, published_at, event, event_starts_at, event_ends_at, first_seen_at)
    select id, :?provider, base_id, plan_id, online, title, starts_local, ends_local, starts_at, ends_at, min_price, max_price,
           case when online then coalesce(published_at, now()) else published_at end,
           case when online then event else old_event end,
           case when online then starts_at else event_starts_at end,
           case when online then ends_at else event_ends_at end,
           coalesce(first_seen_at, now())
    from changed
    on conflict (id) do update
        set online = excluded.online, title = excluded.title,
            starts_local = excluded.starts_local, ends_local = excluded.ends_local,
            starts_at = excluded.starts_at, ends_at = excluded.ends_at,
            min_price = excluded.min_price, max_price = excluded.max_price,
            published_at = excluded.published_at, event = excluded.event,
            event_starts_at = excluded.event_starts_at, event_ends_at = excluded.event_ends_at,
            changed_at = now(), last_seen_at = null
    returning p.id
), touched as (
    -- months in which a published event comes, changes, or goes
    select distinct date_trunc('month', t.starts_at at time zone 'UTC')::date as month
    from changed c
    cross join lateral (values (c.event_starts_at), (c.starts_at)) as t (starts_at)
    where c.online and t.starts_at is not null
      and (c.old_event, c.event_starts_at, c.event_ends_at) is distinct from (c.event, c.starts_at, c.ends_at)
), bumped as (
    -- in order, so that two statements cannot wait for each other
    insert into months as m (month)
    select month from touched order by month
    on conflict (month) do update set version = m.version + 1
), seen as (
    insert into sightings as s (plan, poll_id, online)
    select met.id, poll.id, bool_or(met.online)
    from (select id, online from incoming
          union all
          select plan, false from refused where plan is not null) as met, poll
    where poll.id is not null
    group by met.id, poll.id
    on conflict (plan) do update
        set poll_id = excluded.poll_id,
            online = excluded.online or s.poll_id = excluded.poll_id and s.online
), kept as (
    insert into rejections as r (provider, poll_id, plan, base_id, plan_id, reason, detail, fragment, key)
    select :?provider, poll.id, f.plan, f.base_id, f.plan_id, f.reason, f.detail, f.fragment, f.key
    from refused f, poll
    on conflict (provider, key) do update
        set poll_id = excluded.poll_id, reason = excluded.reason, detail = excluded.detail, fragment = excluded.fragment,
            last_at = now(), times = r.times + 1
), healed as (
    delete from rejections r using incoming n
    where r.plan = n.id and r.provider = :?provider and not exists (select from refused f where f.plan = n.id)
), totals as (
    select (select count(*) from written) as stored,
           (select count(*) from json_array_elements(:?plans::json)) - (select count(*) from written) as unchanged,
           (select count(*) from json_array_elements(:?refusals::json)) as refused
), counted as (
    update polls
    set read = read + :?read, stored = polls.stored + t.stored, unchanged = polls.unchanged + t.unchanged,
        refused = polls.refused + t.refused
    from totals t, poll
    where polls.id = poll.id
)
select t.stored, t.unchanged, t.refused from totals t, poll
