-- Which versions of events others have replaced; a log may hold millions, so the indexes follow when this is done.
alter table changes
    add column replaced_at timestamptz not null default 'infinity',     -- when another one of the event took its place
    drop constraint changes_pk;
drop index changes_by_plan;

update changes c set replaced_at = r.replaced_at
from (select ctid as place, lead(changed_at) over (partition by plan order by number) as replaced_at from changes) r
where r.place = c.ctid and r.replaced_at is not null;

-- Old versions go by that time now.
alter table change_epochs drop column trimmed_to;
