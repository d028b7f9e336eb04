-- Answers: each month in which a published event starts or once did, and its version.
-- Parameters: none.
-- Called by: load-months.
select month, version from months order by month
