package io.marquee.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hosts a list of a provider file means. */
class RedirectTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "https://docs.example.org/x       | docs.example.org            | true",
        "https://DOCS.example.org/x       | a.org, Docs.Example.Org     | true",
        "https://a.b.example.org/x        | *.example.org               | true",
        "https://example.org/x            | *.example.org               | false",
        "https://evilexample.org/x        | *.example.org               | false",
        "https://docs.example.org.evil/x  | docs.example.org            | false",
        "https://evil/docs.example.org    | docs.example.org            | false",
        "https://docs.example.org@evil/x  | docs.example.org            | false",
        "https://[::1]/x                  | [::1]                       | true",
        "https://docs.example.org/x       | ''                          | false",
        "/x                               | asked.example               | true",
    })
    void leadsOnlyToHostsOfTheList(String location, String hosts, boolean leads) {
        assertThat(Redirect.of(URI.create("https://asked.example/a"), location).leadsTo(hosts)).isEqualTo(leads);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "docs.example.org", "127.0.0.1", "*.example.org, [::1] ,b_c"})
    void hasNothingAgainstHosts(String hosts) {
        assertThat(Redirect.objection(hosts)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "*.com", "*example.org", "a.*.org", "https://a.org", "a.org:80", "a b", "a/b"})
    void objectsToWhatIsNoHost(String hosts) {
        assertThat(Redirect.objection(hosts)).isNotNull();
    }
}
