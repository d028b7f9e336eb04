package io.marquee.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.marquee.kit.SourceFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** How text of a provider, or of somebody else's file, may reach for what is ours. */
final class ProviderFiles {

    /** Ways to ask for a variable of the environment or a setting. */
    private static final List<String> REACHES = List.of(
            "$OTHER_TOKEN", "${OTHER_TOKEN}", "{{env:OTHER_TOKEN}}", "{{OTHER_TOKEN}}", "${env:OTHER_TOKEN}", "${env.OTHER_TOKEN}", "{{?env:OTHER_TOKEN}}",
            "%7B%7Benv:OTHER_TOKEN%7D%7D", "%24OTHER_TOKEN", "${sys:OTHER_TOKEN}", "{{database.password}}", "{{hawtio.password}}", "$DATABASE_PASSWORD",
            "RAW({{env:OTHER_TOKEN}})", "${properties:database.password}", "${sysenv.OTHER_TOKEN}", "{{$OTHER_TOKEN}}", "$simple{env:OTHER_TOKEN}");
    /** Parts of a file that leave the house. */
    private static final List<String> PARTS = List.of("url", "headers", "next", "mapping");

    /** Addresses with a secret that no client can ask, or that nobody answers at. */
    private static final List<String> LEAKS = List.of(
            "http://under_score.invalid/KEY", "http://two words.invalid/KEY", "http://127.0.0.1:99999/KEY", "http://127.0.0.1:9/KEY", "http://[::1/KEY",
            "http://KEY@127.0.0.1:9/", "http://127.0.0.1:9/%zzKEY", "http://KEY.invalid/", "http://127.0.0.1:KEY/", "http://127.0.0.1:9/a|KEY");
    private static final int AT_ONCE = 12;

    private ProviderFiles() {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        rows.add(Row.plain(55, "no template in a feed's next address is filled in", ProviderFiles::reachesByNext));
        for (String part : PARTS) {
            for (String declared : List.of("", "OTHER_TOKEN, DATABASE_PASSWORD")) {
                rows.add(Row.plain(56, "no file gets a variable or a setting that is not its own into its " + part
                        + (declared.isEmpty() ? "" : ", declared or not"), target -> reaches(target, part, declared)));
            }
        }
        rows.add(Row.plain(57, "no address that cannot be asked shows the secret in it", ProviderFiles::leaks));
        return rows;
    }

    private static void reachesByNext(Target target) {
        List<Try> tries = new ArrayList<>();
        for (String reach : REACHES) {
            for (String address : List.of("/?x=" + reach, reach)) {
                String feed = "{\"list\":[],\"next\":\"" + new String(JsonStringEncoder.getInstance().quoteAsString(address)) + "\"}";
                tries.add(new Try(reach, new Listening(feed.getBytes(StandardCharsets.UTF_8)), "next", "if .page < 3 then .answer.next else null end", ""));
            }
        }
        hear(target, tries);
    }

    private static void reaches(Target target, String part, String declared) {
        hear(target, REACHES.stream().map(reach -> {
            Listening provider = new Listening("{\"list\":[{\"id\":1}]}".getBytes(StandardCharsets.UTF_8));
            String text = switch (part) {
                case "url" -> provider.url() + "?x=" + reach;
                case "headers" -> "X-Reach: " + reach;
                case "next" -> "if .page < 2 then \"?x=" + reach + "\" else null end";
                default -> "[{title: \"" + reach + "\"}]";
            };
            return new Try(reach, provider, part, text, declared);
        }).toList());
    }

    /** One file that reaches for something, and its provider. */
    private record Try(String reach, Listening provider, String part, String text, String declared) {}

    /** Some files at a time: no provider hears a secret, and no log line and no report holds one. */
    private static void hear(Target target, List<Try> tries) {
        for (int i = 0; i < tries.size(); i += AT_ONCE) {
            List<Try> some = tries.subList(i, Math.min(tries.size(), i + AT_ONCE));
            List<SourceFile> files = new ArrayList<>();
            for (Try one : some) {
                SourceFile file = Sources.of("reaching", one.provider.url(), Notation.of("json")).with("period", "1h").with(one.part, one.text);
                files.add(one.declared.isEmpty() ? file : file.with("variables", one.declared));
            }
            files.forEach(target::put);
            files.forEach(file -> target.management().awaitEnd(file.name()));
            files.forEach(target::remove);
            Pause.until("the files are gone", () -> target.management().text("/observe/providers"), told -> !told.contains("\"reaching-"));
            some.forEach(one -> {
                one.provider.close();
                assertThat(one.provider.heard()).as("what the provider of a file with %s heard", one.reach).allSatisfy(heard ->
                        assertThat(heard).doesNotContain(Target.SECRET));
            });
            assertThat(target.log()).as("the log after %s", some).doesNotContain(Target.SECRET);
            assertThat(target.management().text("/observe/rejections")).doesNotContain(Target.SECRET);
        }
    }

    private static void leaks(Target target) {
        List<SourceFile> files = new ArrayList<>();
        for (int i = 0; i < LEAKS.size(); i++) {
            String variable = Target.leak(i);
            files.add(Sources.named("leaky-" + i, LEAKS.get(i).replace("KEY", "$" + variable), Notation.of("json"))
                    .with("variables", variable).with("period", "1h"));
        }
        files.forEach(target::put);
        files.forEach(file -> target.management().awaitEnd(file.name()));
        for (String path : List.of("/observe/providers", "/observe/status", "/observe/metrics", "/observe/health?data=true", "/observe/rejections")) {
            assertThat(target.management().text(path)).as(path).doesNotContain(Target.SECRET);
        }
        assertThat(target.log()).doesNotContain(Target.SECRET);
        files.forEach(target::remove);
    }
}
