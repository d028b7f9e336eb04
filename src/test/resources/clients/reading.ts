// Reads all that the contract has by the generated client, and says what came; Reading.java says the same.
import { Configuration, DefaultApi, FailureFromJSON, ResponseError } from './client';
import type { Change, ChangePage, EventPage, EventSummary, EventVersion, Provider, Push } from './client';

declare const process: { argv: string[]; exitCode?: number };

// where the server is, a key for it, then the ids of an event with details, of one that has come back, and of one that is withdrawn
const [base, key, detailed, back, withdrawn] = process.argv.slice(2) as [string, string, string, string, string];
const api = new DefaultApi(new Configuration({ basePath: base, apiKey: key }));

// each of these may be null, and each of those is never: the compiler says so otherwise
type Null<T> = null extends T ? true : false;
const nulls: [
    Null<EventSummary['startTime']>, Null<EventSummary['endDate']>, Null<EventSummary['endTime']>, Null<EventSummary['minPrice']>, Null<EventSummary['maxPrice']>,
    Null<EventPage['next']>, Null<EventVersion['until']>, Null<EventVersion['poll']>, Null<EventVersion['event']>, Null<Provider['readAt']>, Null<Push['number']>,
] = [true, true, true, true, true, true, true, true, true, true, true];
const values: [
    Null<EventSummary['id']>, Null<EventSummary['title']>, Null<EventSummary['startDate']>, Null<EventVersion['from']>, Null<ChangePage['next']>, Null<Change['data']>,
] = [false, false, false, false, false, false];
void [nulls, values];

function say(...words: unknown[]): void {
    console.log(words.map(word => word instanceof Date ? day(word) : String(word ?? null)).join(' | '));
}

// a date is the midnight of this machine
function day(date: Date): string {
    return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(number => String(number).padStart(2, '0')).join('-');
}

function parameter(address: string | null, name: string): string | undefined {
    return address === null ? undefined : new URL(address).searchParams.get(name) ?? undefined;
}

async function fails(call: Promise<unknown>): Promise<void> {
    try {
        await call;
        say('no failure');
    } catch (e) {
        if (!(e instanceof ResponseError)) {
            throw e;
        }
        const failure = FailureFromJSON(await e.response.json());
        say('failure', e.response.status, failure.error.code, failure.error.message.length > 0, failure.data);
    }
}

async function read(): Promise<void> {
    for (const event of (await api.searchEvents()).data.events) {
        say('search', event.title, event.startDate, event.startTime, event.endDate, event.endTime, event.minPrice, event.maxPrice);
    }
    const later = await api.searchEvents({ startsAt: new Date('2031-05-02T02:00:00+02:00') });
    say('from', later.data.events.map(event => event.title).join(', '));
    say('no error', (await api.searchEvents()).error);

    let after: string | undefined;
    do {
        const page: EventPage = (await api.listEvents({ provider: 'acme', limit: 2, after })).data;
        say('page', page.events.map(event => event.title).join(', '), page.next !== null);
        after = parameter(page.next, 'after');
    } while (after !== undefined);
    say('cheap', (await api.listEvents({ maxPrice: 10.5, currency: 'eur', category: 'musica', text: 'GIRL' })).data.events.length);

    const event = (await api.getEvent({ id: detailed })).data.event;
    say('event', event.title, event.startDate, event.url, event.currency, event.image, event.category, event.description, event.status);
    say('venue', event.venue?.name, event.venue?.city, event.venue?.latitude, event.venue?.longitude);
    const plain = (await api.listEvents({ text: 'plain' })).data.events[0]!;
    say('plain', plain.title, plain.url, plain.venue, plain.status);
    for (const id of [detailed, back]) {
        for (const version of (await api.getEventHistory({ id })).data.versions) {
            say('version', version.provider, version.poll !== null, version.from.getFullYear() > 2000, version.until === null ? 'now' : 'until',
                version.event === null ? null : version.event.title);
        }
    }

    const changes: Change[] = [];
    let page: ChangePage = await api.listChanges();
    while (page.items.length > 0) {
        changes.push(...page.items);
        page = await api.listChanges({ afterChangeNumber: Number(parameter(page.next, 'afterChangeNumber')), epoch: parameter(page.next, 'epoch'), limit: 2 });
    }
    changes.map(change => ['change', change.state, change.kind, change.modified > 0, change.data?.title ?? 'null'].join(' | '))
        .sort().forEach(line => console.log(line));
    for (const provider of (await api.listProviders()).data.providers) {
        say('provider', provider.name, provider.plans, provider.readAt !== null && provider.readAt.getFullYear() > 2000);
    }

    await fails(api.getEvent({ id: '00000000-0000-0000-0000-000000000000' }));
    await fails(api.getEvent({ id: withdrawn }));
    await fails(api.listEvents({ limit: 0 }));
    await fails(new DefaultApi(new Configuration({ basePath: base })).listProviders());
    await fails(api.listChanges({ afterChangeNumber: 1, epoch: '6b93f8e2-1f5b-4921-ac86-a268026ed2a3' }));
}

read().catch(e => {
    console.log(e);
    process.exitCode = 1;
});
