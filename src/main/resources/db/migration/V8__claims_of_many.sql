-- When a provider was claimed last: a claim of the future tells that the clock was put back.
alter table providers add column claimed_at timestamptz;
-- One statement looks for all that is due, and for what broke off.
create index providers_by_due on providers (due_at);
create index polls_running on polls (provider) where outcome = 'running';
-- Not known of a provider whose own route delivers when it likes.
alter table providers alter column due_at drop not null;
