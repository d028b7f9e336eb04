// The page for people: what it shows is in its address, behind #, so that a view can be linked and the browser's own button goes back.
const PAGE = 100;
const MOST_OF_A_MONTH = 5000;
const DAY = 86_400_000;
const $ = id => document.getElementById(id);
const FIELDS = ['from', 'to', 'text', 'provider', 'category'];
let next = null;
let asking = 0;
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

function state() {
  const given = new URLSearchParams(location.hash.slice(1));
  const today = new Date();
  const all = { from: iso(today), to: '', text: '', provider: '', category: '', view: 'list', event: '' };
  for (const [name, value] of given) if (name in all) all[name] = value;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(all.from)) all.from = iso(today);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(all.to)) all.to = '';
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

async function ask(path) {
  const key = sessionStorage.getItem('key');
  let answer;
  try {
    answer = await fetch(path, { headers: key ? { 'X-API-Key': key } : {} });
  } catch {
    throw new Failure(0, 'The server cannot be reached. Try again later.');
  }
  if (answer.ok) return (await answer.json()).data;
  $('key').hidden = answer.status !== 401;
  const wait = answer.headers.get('Retry-After');
  let why = `It answered with ${answer.status}.`;
  try {
    why = (await answer.json()).error.message;
  } catch { /* no body of ours */ }
  throw new Failure(answer.status, wait ? `${why} Try again in ${wait} s.` : why);
}

function query(all, limit) {
  const asked = new URLSearchParams({ starts_at: all.from, limit });
  if (all.to) asked.set('ends_at', all.to + 'T23:59:59.999999');
  for (const name of ['text', 'provider', 'category']) if (all[name]) asked.set(name, all[name]);
  return 'events?' + asked;
}

// the address of the next page names the server as others see it; here only what it asks counts
function following(page) {
  return page.next === null ? null : 'events?' + page.next.slice(page.next.indexOf('?') + 1);
}

function time(date, clock) {
  return date === null ? '' : clock === null ? date : `${date} ${clock.slice(0, 5)}`;
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
    const page = await ask(query(all, PAGE));
    if (mine !== asking) return;
    $('list').replaceChildren();
    show(page.events);
    turn(page);
  } catch (failure) {
    if (mine === asking) fail(failure);
  }
}

function turn(page) {
  next = following(page);
  $('more').hidden = next === null;
  const count = $('list').children.length;
  $('said').textContent = count === 0 && next === null ? 'There is no such event.' : `${count} event${count === 1 ? '' : 's'}${next === null ? '' : ', and more'}`;
}

async function more() {
  const mine = asking;
  const before = $('list').children.length;
  try {
    const page = await ask(next);
    if (mine !== asking) return;
    show(page.events);
    turn(page);
    $('list').children[before]?.firstChild.focus();
  } catch (failure) {
    fail(failure);
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
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0));
  $('month').textContent = first.toLocaleDateString('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });
  $('said').textContent = 'Asking …';
  days = new Map();
  grid(first, last);
  let count = 0;
  try {
    // by a day more on both sides, as an instant of UTC may lie on another day at its place; those that go on for longer count where they begin
    let path = query({ ...all, from: iso(new Date(first.getTime() - DAY)), to: '' }, 500);
    const end = iso(new Date(last.getTime() + DAY));
    while (path !== null && count < MOST_OF_A_MONTH) {
      const page = await ask(path);
      if (mine !== asking) return;
      const inTime = page.events.filter(event => event.start_date <= end);
      for (const event of inTime.filter(one => one.start_date.slice(0, 7) === all.from.slice(0, 7))) {
        count++;
        days.set(event.start_date, [...days.get(event.start_date) ?? [], event]);
      }
      path = inTime.length < page.events.length ? null : following(page);
    }
    $('said').textContent = count === 0 ? 'There is no such event in this month.' : count < MOST_OF_A_MONTH ? `${count} event${count === 1 ? '' : 's'} in this month` : `The first ${count} events of this month`;
    grid(first, last);
  } catch (failure) {
    if (mine === asking) fail(failure);
  }
}

function grid(first, last) {
  const focused = document.activeElement?.dataset?.day;
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
      button.tabIndex = iso(day) === (focused ?? state().from) ? 0 : -1;
      button.setAttribute('aria-label', `${iso(day)}, ${events.length} event${events.length === 1 ? '' : 's'}`);
      add(button, 'span', day.getUTCDate(), 'day');
      for (const event of events.slice(0, 2)) add(button, 'span', event.title, 'some');
      if (events.length > 2) add(button, 'span', `${events.length - 2} more`, 'some soft');
      if (events.length > 0) add(button, 'span', events.length, 'count');
      button.addEventListener('click', () => go({ view: 'list', from: iso(day), to: iso(day) }));
    }
  }
  if (focused) document.querySelector(`[data-day="${focused}"]`)?.focus();
}

$('days').addEventListener('keydown', pressed => {
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[pressed.key];
  const day = pressed.target.dataset.day;
  if (!steps || !day) return;
  pressed.preventDefault();
  const there = document.querySelector(`[data-day="${iso(new Date(new Date(day).getTime() + steps * DAY))}"]`);
  if (there) {
    pressed.target.tabIndex = -1;
    there.tabIndex = 0;
    there.focus();
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
  $('facts').replaceChildren();
  $('versions').replaceChildren();
  $('title').textContent = 'Asking …';
  $('description').textContent = '';
  if (!$('event').open) $('event').showModal();
  try {
    const { event } = await ask('events/' + encodeURIComponent(id));
    const { versions } = await ask('events/' + encodeURIComponent(id) + '/history');
    if (state().event !== id) return;
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
    fact('Provider', versions.at(-1)?.provider);
    fact('Id', event.id);
    $('description').textContent = event.description ?? '';
    for (const version of versions.reverse()) {
      const row = add($('versions'), 'tr');
      add(row, 'td', version.from.slice(0, 16).replace('T', ' ') + ' UTC');
      add(row, 'td', version.until === null ? 'now' : version.until.slice(0, 16).replace('T', ' ') + ' UTC');
      const as = version.event;
      add(row, 'td', as === null ? 'withdrawn' : [as.title, time(as.start_date, as.start_time), price(as)].filter(Boolean).join(', '));
      add(row, 'td', version.poll === null ? version.provider : `${version.provider}, poll ${version.poll}`);
    }
  } catch (failure) {
    $('title').textContent = failure.message;
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
  sessionStorage.setItem('key', $('key').elements.key.value);
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
