-- Answers: as JSON, whether that provider or event is known, and the withdrawal that ends, null when there is none. The plans follow by settle-plans.
-- Parameters: provider, or plan, the id of an event, the other one null; by.
-- Called by: restore-plans.
with known as materialized (
    select name, null::uuid as plan from providers where name = :?provider::text
    union all
    select provider, id from plans where id = :?plan::uuid and event is not null
), turn as materialized (
    select name, plan, pg_advisory_xact_lock(hashtextextended(name, 0)) from known
), held as materialized (
    select p.name, t.plan from turn t, providers p where p.name = t.name for update of p
), ended as (
    update withdrawals w
    set restored_by = :?by, restored_at = clock_timestamp(), settled = false, settled_to = null
    where w.provider = (select name from held) and w.plan is not distinct from (select plan from held) and w.restored_at is null
    returning w.*
), noted as (
    update providers p set withdrawals = p.withdrawals + 1, withdrawn = p.withdrawn and e.plan is not null from ended e where p.name = e.provider
)
select json_build_object('known', exists (select from known), 'withdrawal', (
    select json_build_object('provider', provider, 'event', plan, 'reason', reason, 'by', withdrawn_by, 'since', withdrawn_at,
                             'until', restored_at, 'restored_by', restored_by)
    from ended))::text as outcome
