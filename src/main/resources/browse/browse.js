// The page for people: what it shows is in its address, behind #, so that a view can be linked and the browser's own button goes back.
const PAGE = 100;
const MOST_OF_A_MONTH = 5000;
// pages asked for before somebody says to go on: one that is filtered may be empty and not the last
const MOST_LOOKS = 20;
const DAY = 86_400_000;
const $ = id => document.getElementById(id);
const FIELDS = ['from', 'to', 'text', 'provider', 'category'];
let next = null;
let asking = 0;
let turning = false;
let days = new Map();

// what comes from feeds goes in as text only
function add(parent, name, text, kind) {
  const element = document.createElement(name);
  if (text !== undefined && text !== null) element.textContent = text;
  if (kind) element.className = kind;
  parent.append(element);
  return element;
}

function iso(date) {
  return date.toISOString().slice(0, 10);
}

function isDay(text) {
  const date = new Date(text);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && text >= '0001' && !Number.isNaN(date.getTime()) && iso(date) === text;
}

// so many days later, within the years that the server knows
function plus(day, days) {
  const date = new Date(Date.parse(day) + days * DAY);
  return date.getUTCFullYear() > 9999 ? '9999-12-31' : date.getUTCFullYear() < 1 ? '0001-01-01' : iso(date);
}

function state() {
  const given = new URLSearchParams(location.hash.slice(1));
  const now = new Date();
  const today = iso(new Date(now.getTime() - now.getTimezoneOffset() * 60_000));
  const all = { from: today, to: '', text: '', provider: '', category: '', view: 'list', event: '' };
  for (const [name, value] of given) if (name in all) all[name] = value;
  if (!isDay(all.from)) all.from = today;
  if (!isDay(all.to)) all.to = '';
  return all;
}

function go(changes) {
  const all = { ...state(), ...changes };
  location.hash = new URLSearchParams(Object.entries(all).filter(([, value]) => value !== '')).toString();
}

class Failure extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

// a JWT of an issuer
function isToken(key) {
  return /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/.test(key);
}

async function ask(path) {
  const key = sessionStorage.getItem('key');
  let answer;
  try {
    answer = await fetch(path, { headers: key ? isToken(key) ? { Authorization: `Bearer ${key}` } : { 'X-API-Key': key } : {} });
  } catch {
    throw new Failure(0, 'The server cannot be reached. Try again later.');
  }
  const body = await answer.json().catch(() => null);
  if (answer.ok && body?.data) return body.data;
  $('key').hidden = answer.status !== 401;
  const wait = answer.headers.get('Retry-After');
  // not of ours, but of a proxy, perhaps
  const why = body?.error?.message ?? `It answered with ${answer.status}, and nothing that this page can read.`;
  throw new Failure(answer.status, wait ? `${why} Try again in ${wait} s.` : why);
}

// A day is one of the place of an event, where an instant of UTC may lie on the day before or after: so more is asked for than is shown. An event
// counts where it begins, however long it goes on, so the end of the range is not asked for.
function query(all, limit) {
  const asked = new URLSearchParams({ starts_at: plus(all.from, -1), limit });
  for (const name of ['text', 'provider', 'category']) if (all[name]) asked.set(name, all[name]);
  return 'events?' + asked;
}

// A page of those that begin on these days, and the path of the next one; null when there is none
async function pageOf(path, from, to) {
  const { events, next } = await ask(path);
  const isPast = to !== '' && events.some(event => event.start_date > plus(to, 2));
  return {
    events: events.filter(event => event.start_date >= from && (to === '' || event.start_date <= to)),
    // the address of the next page names the server as others see it; here only what it asks counts
    path: isPast || next === null ? null : 'events?' + next.slice(next.indexOf('?') + 1),
  };
}

function time(date, clock) {
  return date === null ? '' : clock === null ? date : `${date} ${clock.replace(/:00$/, '')}`;
}

function price(event) {
  const money = amount => event.currency ? `${amount} ${event.currency}` : `${amount}`;
  if (event.min_price === null) return '';
  if (event.max_price === 0) return 'free';
  return event.min_price === event.max_price ? money(event.min_price) : `${event.min_price} to ${money(event.max_price)}`;
}

function place(event) {
  return event.venue ? [event.venue.name, event.venue.city].filter(Boolean).join(', ') : '';
}

function show(events) {
  for (const event of events) {
    const button = add(add($('list'), 'li'), 'button');
    button.type = 'button';
    add(button, 'span', time(event.start_date, event.start_time), 'when');
    add(button, 'span', event.title, 'title');
    add(button, 'span', price(event), 'price');
    const more = [place(event), event.category, event.status && event.status !== 'scheduled' ? event.status.replace('_', ' ') : ''].filter(Boolean).join(' · ');
    if (more) add(button, 'span', more, 'soft');
    button.addEventListener('click', () => go({ event: event.id }));
  }
}

async function list(all) {
  const mine = ++asking;
  $('said').textContent = 'Asking …';
  try {
    if (all.to !== '' && all.to < all.from) throw new Failure(0, 'The range ends before it begins.');
    const found = await look(query(all, PAGE), all);
    if (mine !== asking) return;
    $('list').replaceChildren();
    turn(found);
  } catch (failure) {
    if (mine === asking) fail(failure);
  }
}

// the next page that is not empty
async function look(path, all) {
  let found = { events: [], path };
  for (let looks = 0; looks < MOST_LOOKS && found.path !== null && found.events.length === 0; looks++) found = await pageOf(found.path, all.from, all.to);
  return found;
}

function turn(found) {
  show(found.events);
  next = found.path;
  $('more').hidden = next === null;
  const count = $('list').children.length;
  if (count === 0) $('said').textContent = next === null ? 'There is no such event.' : 'There is none so far, and more to look through.';
  else $('said').textContent = `${count} event${count === 1 ? '' : 's'}${next === null ? '' : ', and more'}`;
}

async function more() {
  if (turning) return;
  turning = true;
  const mine = asking;
  const before = $('list').children.length;
  try {
    const found = await look(next, state());
    if (mine !== asking) return;
    turn(found);
    ($('list').children[before] ?? $('list').lastChild)?.firstChild.focus();
  } catch (failure) {
    // what is there stays, and the button with it
    if (mine === asking) $('said').textContent = failure.message;
  } finally {
    turning = false;
  }
}

function fail(failure) {
  $('said').textContent = failure.message;
  $('list').replaceChildren();
  $('more').hidden = true;
  days = new Map();
}

async function calendar(all) {
  const mine = ++asking;
  const first = new Date(all.from.slice(0, 7) + '-01T00:00:00Z');
  const last = new Date(first);
  last.setUTCMonth(first.getUTCMonth() + 1, 0);
  $('month').textContent = first.toLocaleDateString('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });
  $('said').textContent = 'Asking …';
  days = new Map();
  grid(first, last);
  let count = 0;
  try {
    const from = iso(first);
    let path = query({ ...all, from }, 500);
    for (let looks = 0; looks < MOST_LOOKS && path !== null && count < MOST_OF_A_MONTH; looks++) {
      const page = await pageOf(path, from, iso(last));
      if (mine !== asking) return;
      for (const event of page.events) {
        count++;
        if (!days.has(event.start_date)) days.set(event.start_date, []);
        days.get(event.start_date).push(event);
      }
      path = page.path;
    }
    const counted = `${count} event${count === 1 ? '' : 's'}`;
    if (path === null) $('said').textContent = count === 0 ? 'There is no such event in this month.' : `${counted} in this month`;
    else $('said').textContent = `There are too many events to look through all; here are the first ${counted} of this month`;
    grid(first, last);
  } catch (failure) {
    if (mine === asking) fail(failure);
  }
}

function grid(first, last) {
  const focused = document.activeElement?.dataset?.day;
  const current = focused?.slice(0, 7) === iso(first).slice(0, 7) ? focused : state().from;
  $('days').replaceChildren();
  const begin = new Date(first.getTime() - (first.getUTCDay() + 6) % 7 * DAY);
  for (let week = begin; week <= last; week = new Date(week.getTime() + 7 * DAY)) {
    const row = add($('days'), 'tr');
    for (let i = 0; i < 7; i++) {
      const day = new Date(week.getTime() + i * DAY);
      const cell = add(row, 'td');
      if (day < first || day > last) continue;
      const events = days.get(iso(day)) ?? [];
      const button = add(cell, 'button');
      button.type = 'button';
      button.dataset.day = iso(day);
      button.tabIndex = iso(day) === current ? 0 : -1;
      button.setAttribute('aria-label', `${iso(day)}, ${events.length} event${events.length === 1 ? '' : 's'}`);
      add(button, 'span', day.getUTCDate(), 'day');
      for (const event of events.slice(0, 2)) add(button, 'span', event.title, 'some');
      if (events.length > 2) add(button, 'span', `${events.length - 2} more`, 'some soft');
      if (events.length > 0) add(button, 'span', events.length, 'count');
      button.addEventListener('click', () => go({ view: 'list', from: iso(day), to: iso(day) }));
    }
  }
  if (focused) document.querySelector(`[data-day="${current}"]`)?.focus();
}

$('days').addEventListener('keydown', pressed => {
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[pressed.key];
  const day = pressed.target.dataset.day;
  if (!steps || !day) return;
  pressed.preventDefault();
  const there = plus(day, steps);
  const button = document.querySelector(`[data-day="${there}"]`);
  if (button) {
    pressed.target.tabIndex = -1;
    button.tabIndex = 0;
    button.focus();
  } else {
    // the focus follows to the other month
    go({ from: there, to: '' });
  }
});

function month(steps) {
  const from = new Date(state().from.slice(0, 7) + '-01T00:00:00Z');
  from.setUTCMonth(from.getUTCMonth() + steps);
  go({ from: iso(from), to: '' });
}

function fact(name, value) {
  if (value === null || value === undefined || value === '') return null;
  add($('facts'), 'dt', name);
  return add($('facts'), 'dd', value);
}

async function details(id) {
  const isGone = () => state().event !== id;
  for (const part of ['facts', 'versions', 'description', 'missing']) $(part).replaceChildren();
  $('title').textContent = 'Asking …';
  if (!$('event').open) $('event').showModal();
  try {
    const { event } = await ask('events/' + encodeURIComponent(id));
    if (isGone()) return;
    tell(event);
  } catch (failure) {
    if (!isGone()) $('title').textContent = failure.message;
    return;
  }
  try {
    // the event may be known where its history is not, while the database is away
    const { versions } = await ask('events/' + encodeURIComponent(id) + '/history');
    if (!isGone()) tellOf(versions);
  } catch (failure) {
    if (!isGone()) $('missing').textContent = failure.message;
  }
}

function tell(event) {
  $('facts').replaceChildren();
  $('title').textContent = event.title;
  fact('Begins', time(event.start_date, event.start_time));
  fact('Ends', time(event.end_date, event.end_time));
  fact('Price', price(event));
  fact('Where', place(event));
  fact('Category', event.category);
  fact('State', event.status?.replace('_', ' '));
  if (/^https?:\/\//i.test(event.url ?? '')) {
    const link = add(fact('Page', ' '), 'a', event.url);
    link.href = event.url;
    link.rel = 'noopener noreferrer';
    link.target = '_blank';
  }
  fact('Id', event.id);
  $('description').textContent = event.description ?? '';
}

function tellOf(versions) {
  $('versions').replaceChildren();
  fact('Provider', versions.at(-1)?.provider);
  const moment = text => text.slice(0, 16).replace('T', ' ') + ' UTC';
  for (const version of versions.reverse()) {
    const row = add($('versions'), 'tr');
    add(row, 'td', moment(version.from));
    add(row, 'td', version.until === null ? 'now' : moment(version.until));
    const as = version.event;
    add(row, 'td', as === null ? 'withdrawn' : [as.title, time(as.start_date, as.start_time), price(as)].filter(Boolean).join(', '));
    add(row, 'td', version.poll === null ? version.provider : `${version.provider}, poll ${version.poll}`);
  }
}

let shown = '';

function follow() {
  const all = state();
  for (const name of FIELDS) {
    const field = $('asked').elements[name];
    if (name === 'provider' && all.provider && ![...field.options].some(option => option.value === all.provider)) add(field, 'option', all.provider).value = all.provider;
    field.value = all[name];
  }
  const isList = all.view !== 'calendar';
  for (const [id, on] of [['list', isList], ['calendar', !isList]]) {
    $(id).hidden = !on;
    $('as-' + id).setAttribute('aria-pressed', on);
  }
  const asked = JSON.stringify({ ...all, event: '' });
  if (asked !== shown) {
    shown = asked;
    $('more').hidden = true;
    (isList ? list : calendar)(all);
  }
  if (all.event) details(all.event);
  else if ($('event').open) $('event').close();
}

async function providers() {
  try {
    for (const one of (await ask('providers')).providers) {
      const field = $('asked').elements.provider;
      if (![...field.options].some(option => option.value === one.name)) add(field, 'option', one.name).value = one.name;
    }
  } catch { /* without a choice; the events say what is wrong */ }
}

$('asked').addEventListener('submit', submitted => {
  submitted.preventDefault();
  shown = '';
  const before = location.hash;
  go(Object.fromEntries(FIELDS.map(name => [name, $('asked').elements[name].value.trim()])));
  if (location.hash === before) follow();
});
$('key').addEventListener('submit', submitted => {
  submitted.preventDefault();
  // for this tab alone, until it is closed
  sessionStorage.setItem('key', $('key').elements.key.value.trim());
  $('key').hidden = true;
  shown = '';
  providers();
  follow();
});
$('as-list').addEventListener('click', () => go({ view: 'list' }));
$('as-calendar').addEventListener('click', () => go({ view: 'calendar' }));
$('before').addEventListener('click', () => month(-1));
$('after').addEventListener('click', () => month(1));
$('more').addEventListener('click', more);
$('close').addEventListener('click', () => $('event').close());
// also by Esc
$('event').addEventListener('close', () => { if (state().event) go({ event: '' }); });
addEventListener('hashchange', follow);
providers();
follow();
