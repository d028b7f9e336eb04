-- How far each outlet is: the receiver has taken all changes up to a number. A row stays when the file of its outlet is gone.
create table outlets (
    name         text        not null,
    epoch        uuid        not null,          -- to which the number belongs
    number       bigint      not null,          -- of the last change that the receiver has taken; 0 before the first one
    claim        bigint      not null default 0, -- counts who has published it; what an earlier one says is not taken
    worker       text,                          -- the instance that publishes it now; null when none does
    leased_until timestamptz,
    touched_at   timestamptz not null default now(),
    due_at       timestamptz not null default now(),
    failures     integer     not null default 0, -- in a row
    reason       text,                          -- of the last one; null while there is none
    sent         bigint      not null default 0, -- changes that the receiver has taken
    sent_at      timestamptz,                   -- the last of them
    restarts     integer     not null default 0, -- how often it began again, as the database was another one
    constraint outlets_pk primary key (name),
    constraint outlets_lease_whole check ((worker is null) = (leased_until is null)),
    constraint outlets_reason_whole check ((reason is null) = (failures = 0))
);
