-- Answers: who approved what and when, as a JSON array of one for each feed of the provider that is held; null when none is. Its next poll is due now.
-- Parameters: provider, approvedBy, approvalsKept.
-- Called by: approve-poll.
with waiting as materialized (
    select provider, route, held from feeds where provider = :?provider and held is not null for update
), approved as (
    insert into approvals (provider, route, approved_by, weight)
    select provider, route, :?approvedBy, held from waiting
    returning provider, route, approved_by, approved_at, weight
), due as (
    update providers p set due_at = now() where p.name in (select provider from waiting) and p.due_at > now()
), old_approvals as (
    delete from approvals a
    where a.provider in (select provider from waiting) and a.id <= (
        select id from approvals where provider = :?provider order by id desc offset :?approvalsKept::int - 1 limit 1)
)
select json_agg(approved)::text as approved from approved
