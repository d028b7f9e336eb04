-- Records of a poll of which the mapping made nothing: neither stored nor refused, so they are counted.
alter table polls add column skipped bigint not null default 0;
