-- Answers: the events of which something changed by transactions that a snapshot did not see, each as it is now: its id, the transaction, whether it is
-- published, start and end as find-events, ready JSON, and its details; an event twice when two transactions wrote it at the same time, and a row
-- with nothing but an id and a transaction for what the snapshot did see, as long transactions keep it from being passed over.
-- Parameters: the snapshot, twice; the most rows.
-- Called by: load-months.
select c.plan, c.transaction, p.published_at is not null as shown, timestamptz_send(p.event_starts_at) as starts, timestamptz_send(p.event_ends_at) as ends,
       p.event, p.event_details
from change_epochs e
cross join lateral (
    select plan, (number - e.base) >> 17 as transaction
    from changes
    where replaced_at = 'infinity' and number >= e.base + (pg_snapshot_xmin(?::text::pg_snapshot)::text::bigint << 17)
    limit ?) as c
left join lateral (
    select * from plans where plans.id = c.plan and not pg_visible_in_snapshot(c.transaction::text::xid8, ?::text::pg_snapshot) limit 1) as p on true
