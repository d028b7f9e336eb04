-- What a provider said of its last complete feed, to ask it whether that has changed.
alter table providers
    add column etag          text,
    add column last_modified text,
    add column reading       text;              -- digest of how that feed was read: read in another way, it is another feed
