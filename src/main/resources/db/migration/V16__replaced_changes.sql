-- A page of changes passes over none of the versions that others have replaced, however many are kept: they are not in its index.
alter table changes
    add column replaced_at timestamptz,     -- when another one of the event took its place; null for the newest, see list-changes
    drop constraint changes_pk;
drop index changes_by_plan;

-- Before there are indexes, as a log may hold millions of versions.
update changes c set replaced_at = r.replaced_at
from (select ctid as place, lead(changed_at) over (partition by plan order by number) as replaced_at from changes) r
where r.place = c.ctid and r.replaced_at is not null;

alter table changes add constraint changes_pk primary key (plan, number);
create unique index changes_newest on changes (number) where replaced_at is null;
create index changes_replaced on changes (replaced_at) where replaced_at is not null;

comment on column change_epochs.trimmed_to is 'not used since changes are marked; instances of the version before write it';
