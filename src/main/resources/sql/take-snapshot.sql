-- Answers: the moment that this transaction sees, as PostgreSQL writes snapshots, and where that is: server, since it started, database, and table. No row when
-- another reading could not go on from there: on a standby, and where there is no log of changes, as the database could not be migrated yet.
-- Parameters: none.
-- Called by: load-months.
select concat_ws('.', extract(epoch from pg_postmaster_start_time()), (select oid from pg_database where datname = current_database()), attrelid) as place,
       pg_current_snapshot()::text as snapshot
from pg_attribute
where attrelid = to_regclass('changes') and attname = 'replaced_at' and not attisdropped and not pg_is_in_recovery()
