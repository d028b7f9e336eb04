-- Answers: as JSON, whether that provider or event is known, and the withdrawal, null when it is withdrawn already. The plans follow by settle-plans.
-- Parameters: provider, or plan, the id of an event, the other one null; reason, by.
-- Called by: withdraw-plans.
with known as materialized (
    select name, null::uuid as plan from providers where name = :?provider::text
    union all
    select provider, id from plans where id = :?plan::uuid and event is not null
), turn as materialized (
    -- as upsert-plans: behind deliveries that do not see the row of the provider yet
    select name, plan, pg_advisory_xact_lock(hashtextextended(name, 0)) from known
), held as materialized (
    select p.name, t.plan from turn t, providers p where p.name = t.name for update of p
), made as (
    insert into withdrawals (provider, plan, reason, withdrawn_by)
    select name, plan, :?reason, :?by from held
    on conflict do nothing
    returning *
), noted as (
    update providers p set withdrawals = p.withdrawals + 1, withdrawn = p.withdrawn or m.plan is null from made m where p.name = m.provider
)
select json_build_object('known', exists (select from known), 'withdrawal', (
    select json_build_object('provider', provider, 'event', plan, 'reason', reason, 'by', withdrawn_by, 'since', withdrawn_at)
    from made))::text as outcome
