-- Which plans a poll under way has met: one row a batch, because a row a plan would cost as much as the plan. Gone when the poll ends,
-- or in a crash, and then no plan counts as gone until the next poll.
drop table sightings;
create unlogged table sightings (
    poll_id bigint not null,
    online  uuid[] not null,                -- plans that were on sale at least once in the batch
    others  uuid[] not null                 -- the rest of them, refused ones included
);
create index sightings_by_poll on sightings (poll_id);
-- counted in the middle of a poll, they would mislead the planner
alter table sightings alter column online set statistics 0;
alter table sightings alter column others set statistics 0;
