-- Answers: the moment that this transaction sees, as PostgreSQL writes snapshots; null when the database has no log of changes by which another reading
-- could go on from there, as it could not be migrated yet.
-- Parameters: none.
-- Called by: load-months.
select case when (select count(*) from pg_attribute where attrelid = to_regclass('changes') and attname = 'replaced_at' and not attisdropped) > 0
            then pg_current_snapshot()::text end as snapshot
