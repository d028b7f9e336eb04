-- Answers: as JSON, how many withdrawals have not ended, and what they are, those first that have not, then the newest first.
-- Parameters: limit.
-- Called by: list-withdrawals.
select json_build_object(
    'open', (select count(*) from withdrawals where restored_at is null),
    'withdrawals', coalesce((
        select json_agg(json_build_object(
            'provider', w.provider, 'event', w.plan, 'title', p.title, 'reason', w.reason, 'by', w.withdrawn_by, 'since', w.withdrawn_at,
            'until', w.restored_at, 'restored_by', w.restored_by, 'events', w.events, 'settled', w.settled)
            order by w.restored_at is not null, w.id desc)
        from (select * from withdrawals order by restored_at is not null, id desc limit :?limit) w
        left join plans p on p.id = w.plan), '[]'))::text as withdrawals
