package io.marquee.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an S3 server is asked, and for which region that is signed. */
class S3RequestsTest {

    private static final Map<String, String> KEY = Map.of("access-key", "id", "Secret-Key", "secret");

    private static S3Requests requests(String url, Map<String, String> lines) {
        return new S3Requests(FileAddress.of(url), S3Login.of(lines), () -> Instant.parse("2026-11-28T10:00:00Z"));
    }

    private static String header(ClassicHttpRequest request, String name) {
        return request.getFirstHeader(name) == null ? null : request.getFirstHeader(name).getValue();
    }

    @ParameterizedTest
    @CsvSource({
        "s3.eu-central-1.amazonaws.com, eu-central-1", "s3-eu-west-1.amazonaws.com, eu-west-1", "s3.dualstack.ap-southeast-2.amazonaws.com, ap-southeast-2",
        "s3-fips.us-gov-west-1.amazonaws.com, us-gov-west-1", "s3.cn-north-1.amazonaws.com.cn, cn-north-1", "s3.amazonaws.com, us-east-1",
        "S3.EU-Central-1.AmazonAWS.com, eu-central-1", "s3.us-west-004.backblazeb2.com, us-west-004", "s3.eu-central-2.wasabisys.com, eu-central-2",
        "minio.acme.example, us-east-1", "s3.acme.example, us-east-1", "storage.googleapis.com, us-east-1", "127.0.0.1, us-east-1"
    })
    void areSignedForTheRegionThatTheHostNames(String host, String region) {
        assertThat(header(requests("s3://" + host + "/acme/*", KEY).list(null), "Authorization"))
                .startsWith("AWS4-HMAC-SHA256 Credential=id/20261128/" + region + "/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=");
        Map<String, String> lines = Map.of("Access-Key", "id", "Secret-Key", "secret", "REGION", "auto");
        assertThat(header(requests("s3://" + host + "/acme/*", lines).list(null), "Authorization")).contains("/20261128/auto/s3/");
    }

    @Test
    void signTheTokenOfAKeyThatEnds() {
        ClassicHttpRequest request = requests("s3://a.invalid/acme/*", Map.of("Access-Key", "id", "Secret-Key", "secret", "Session-Token", "token")).file("a");
        assertThat(header(request, "x-amz-security-token")).isEqualTo("token");
        assertThat(header(request, "Authorization")).contains("SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,");
    }

    @Test
    void areNotSignedWithoutAKey() {
        assertThat(requests("s3://a.invalid/acme/*", Map.of("Region", "auto")).file("a").getHeaders()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "s3://A.invalid/acme/*, https://a.invalid", "s3://a.invalid:9443/acme/*, https://a.invalid:9443", "s3+http://a.invalid:9000/acme/*, http://a.invalid:9000",
        "S3+HTTP://a.invalid/acme/*, http://a.invalid"
    })
    void goToTheHostOfTheAddress(String url, String server) {
        assertThat(requests(url, KEY).server().toURI()).isEqualTo(server);
    }

    @ParameterizedTest
    @CsvSource({
        "/acme/*, /acme?delimiter=%2F&encoding-type=url&list-type=2&max-keys=1000&prefix=",
        "/acme/out/b%20c/x-*-y*.csv, /acme?delimiter=%2F&encoding-type=url&list-type=2&max-keys=1000&prefix=out%2Fb%20c%2Fx-",
        "/acme/out/a+b.csv, /acme?delimiter=%2F&encoding-type=url&list-type=2&max-keys=1000&prefix=out%2Fa%2Bb.csv",
        "/acme//out/*, /acme?delimiter=%2F&encoding-type=url&list-type=2&max-keys=1000&prefix=%2Fout%2F"
    })
    void listNoMoreThanTheAddressMeans(String path, String asked) {
        assertThat(requests("s3://a.invalid" + path, KEY).list(null).getRequestUri()).isEqualTo(asked);
    }

    @Test
    void goOnByTheTokenOfThePageBefore() {
        assertThat(requests("s3://a.invalid/acme/*", KEY).list("a b/+=").getRequestUri()).startsWith("/acme?continuation-token=a%20b%2F%2B%3D&delimiter=");
    }

    @ParameterizedTest
    @CsvSource({
        "a b.csv, a%20b.csv", "a+b.csv, a%2Bb.csv", "a%20b.csv, a%2520b.csv", "ä€😀, %C3%A4%E2%82%AC%F0%9F%98%80", "~a*(b)'c!, ~a%2A%28b%29%27c%21", "../../etc, ../../etc"
    })
    void nameAFileByItsKeyWhateverItHolds(String name, String sent) {
        assertThat(requests("s3://a.invalid/acme/out//*", KEY).file(name).getRequestUri()).isEqualTo("/acme/out//" + sent);
    }
}
