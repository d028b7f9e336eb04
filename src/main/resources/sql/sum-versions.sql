-- Answers: the sum of the versions of all months, which grows with each change of a published event.
-- Parameters: none.
-- Called by: sum-versions.
select coalesce(sum(version), 0)::bigint as sum from months
