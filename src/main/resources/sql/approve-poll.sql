-- Answers: who approved what and when, as JSON; no row when no feed of the provider is held. Its next poll is due now.
-- Parameters: provider, approvedBy, approvalsKept.
-- Called by: approve-poll.
with waiting as materialized (
    select provider, held from feeds where provider = :?provider and held is not null for update
), approved as (
    insert into approvals (provider, approved_by, weight)
    select provider, :?approvedBy, held from waiting
    returning provider, approved_by, approved_at, weight
), due as (
    update providers p set due_at = now() from waiting where p.name = waiting.provider and p.due_at > now()
), old_approvals as (
    delete from approvals a using waiting
    where a.provider = waiting.provider and a.id <= (
        select id from approvals where provider = :?provider order by id desc offset :?approvalsKept limit 1)
)
select json_build_object('provider', provider, 'approved_by', approved_by, 'approved_at', approved_at, 'weight', weight)::text as approved
from approved
