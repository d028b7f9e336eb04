-- What else a provider knows about a plan: fields of JSON with commas between them.
alter table plans
    add column details       text,      -- latest sighting, online or not
    add column event_details text;      -- last online sighting; null also when it had none
-- The events of a month that have some: the index that answers searches has no room for them.
create index plans_detailed on plans (event_starts_at) where published_at is not null and event_details is not null;

-- An event as it is told beside searches, with its details.
create function whole_event(event text, details text) returns text language sql immutable parallel safe as $$
    select case when details is null then event else left(event, -1) || ',' || details || '}' end
$$;
