-- A page of changes passes over none of the versions that others have replaced, however many are kept: they are not in its index.
create unique index changes_newest on changes (number) where replaced_at = 'infinity';
create index changes_replaced on changes (replaced_at) where replaced_at <> 'infinity';
-- The newest one last, so that who marks it looks at no other.
alter table changes add constraint changes_pk primary key (plan, replaced_at, number);

-- What is marked leaves an entry behind in these, which readers pass until it is swept away.
alter table changes set (autovacuum_vacuum_scale_factor = 0.02);
