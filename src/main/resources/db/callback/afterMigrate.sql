-- Each start looks whether the changes are still where they were, before anything is written. While it runs, trim-changes does.
update change_epochs
set epoch = gen_random_uuid(), place = change_place(),
    base = greatest(base, coalesce((select max(number) from changes where replaced_at = 'infinity'), 0) + 1 - (pg_current_xact_id()::text::bigint << 17))
where place <> change_place();
