-- Answers: so many bytes of a push from one on, the first being 1; nothing when it has ended.
-- Parameters: number, begin, size.
-- Called by: read-push.
select substring(body from :?begin::int for :?size::int) as piece from pushes where number = :?number and ended_at is null
