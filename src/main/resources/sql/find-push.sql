-- Answers: the oldest push of a provider that waits, without its body, and whether it has_more behind it; nothing when none waits.
-- Parameters: provider.
-- Called by: fetch-push.
select number, size, content_type, tries,
       exists (select from pushes later where later.provider = first.provider and later.ended_at is null and later.number > first.number) as has_more
from pushes first
where provider = :?provider and ended_at is null
order by number
limit 1
