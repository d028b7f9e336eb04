-- Answers: number of the push; whether it is_repeated, so was there before and is not stored again; when there was no place for it, whether is_of_one provider.
-- Its provider is due now; one that was never polled is due anyway.
-- Parameters: provider, webhook, type (of its content, or null), body, size, most and mostBytes that may wait of all providers, mostOfOne and mostBytesOfOne provider.
-- Called by: keep-push.
with known as materialized (
    select number from pushes where provider = :?provider and webhook_id = :?webhook
), waiting as materialized (
    select count(*) + 1 as pushes, coalesce(sum(size), 0) + :?size::bigint as bytes,
           count(*) filter (where provider = :?provider) + 1 as own, coalesce(sum(size) filter (where provider = :?provider), 0) + :?size::bigint as own_bytes
    from pushes p
    where ended_at is null
      -- not of a provider that nobody has polled for a day, since its file is gone: what waits for it would leave others no place
      and (provider = :?provider or received_at > now() - interval '1 day'
           or exists (select from providers where name = p.provider and due_at > now() - interval '1 day'))
), place as (
    select pushes <= :?most::int and bytes <= :?mostBytes::bigint as of_all,
           own <= :?mostOfOne::int and own_bytes <= :?mostBytesOfOne::bigint as of_one
    from waiting
), kept as (
    insert into pushes (provider, webhook_id, content_type, size, body)
    select :?provider, :?webhook, :?type::text, :?size::int, :?body::bytea
    from place
    where of_all and of_one and not exists (select from known)
    -- another instance takes it at the same moment
    on conflict on constraint pushes_come_once do nothing
    returning number
), due as (
    update providers set due_at = now() where name = :?provider and due_at > now() and exists (select from kept)
)
select coalesce((select number from kept), (select number from known)) as number,
       not exists (select from kept) and (of_all and of_one or exists (select from known)) as is_repeated,
       not of_one as is_of_one
from place
