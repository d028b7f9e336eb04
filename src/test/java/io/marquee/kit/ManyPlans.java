package io.marquee.kit;

/** Published plans straight into the tables, in numbers that a feed would take too long to bring. */
public final class ManyPlans {

    private ManyPlans() {}

    /**
     * Numbered from 1, two every 34 minutes from 2020 on, with titles that do not compress well. The odd ones are long: what ends
     * before 2030 is all even.
     */
    public static void into(TestDatabase database, int count) {
        database.execute("""
                insert into plans (id, provider, base_id, plan_id, online, title, starts_local, ends_local, starts_at, ends_at,
                                   published_at, event, event_starts_at, event_ends_at)
                select id, 'many', i::text, '1', true, title, starts, ends, starts_at, ends_at, now(),
                       format('{"id":"%%s","title":"%%s","start_date":"%%s","start_time":"%%s","end_date":"%%s","end_time":"%%s",'
                              '"min_price":null,"max_price":null}',
                              id, title, starts::date, starts::time, ends::date, ends::time),
                       starts_at, ends_at
                from generate_series(1, %d) as i
                cross join lateral (select md5(i::text)::uuid as id, i || ' ' || md5(i || 'a') || md5(i || 'b') as title,
                                           timestamp '2020-01-01' + i / 2 * 34 * interval '1 minute' as starts) as made
                cross join lateral (select starts + i %% 2 * interval '10 years' as ends) as ended
                cross join lateral (select starts at time zone 'UTC' as starts_at, ends at time zone 'UTC' as ends_at) as instants
                """.formatted(count));
        database.execute("""
                insert into months as m (month)
                select distinct date_trunc('month', event_starts_at at time zone 'UTC')::date from plans
                on conflict (month) do update set version = m.version + 1
                """);
    }

    /** All of them in May 2027, one every 20 seconds, with titles of 400 letters, one of which is a euro sign at ten o'clock of the first day. */
    public static void inOneMonth(TestDatabase database, int count) {
        database.execute("""
                insert into plans (id, provider, base_id, plan_id, online, title, starts_local, ends_local, starts_at, ends_at,
                                   published_at, event, event_starts_at, event_ends_at)
                select md5('month' || i)::uuid, 'month', i::text, '1', true, 'a month', starts, starts, at, at, now(),
                       format('{"id":"%%s","title":"%%s","start_date":"%%s","start_time":"%%s","end_date":null,"end_time":null,'
                              '"min_price":null,"max_price":null}',
                              md5('month' || i)::uuid, case when i = 1801 then '€' else '' end || repeat(md5(i::text), 12),
                              starts::date, starts::time),
                       at, at
                from generate_series(1, %d) as i
                cross join lateral (select timestamp '2027-05-01' + i * interval '20 seconds' as starts offset 0) as made
                cross join lateral (select starts at time zone 'UTC' as at offset 0) as instant
                """.formatted(count));
        database.execute("insert into months as m (month) values ('2027-05-01') on conflict (month) do update set version = m.version + 1");
    }

    /** The answer that holds the plans that end before a day, as the tables know it. */
    public static String answer(TestDatabase database, String endsAt) {
        String events = "select string_agg(event, ',' order by event_starts_at, id) from plans where event_ends_at <= '%sZ'";
        return "{\"data\":{\"events\":[" + database.rows(events.formatted(endsAt)).get(0) + "]},\"error\":null}";
    }
}
