package io.marquee.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marquee.feed.FeedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a page of a list says, and what is no such page. */
class S3PageTest {

    private static final String GOOD = "<Contents><Key>out/a.csv</Key><LastModified>2026-11-28T10:00:00.000Z</LastModified><ETag>&quot;x&quot;</ETag><Size>7</Size>"
            + "<Owner><Key>other</Key><ID>me</ID></Owner></Contents>";

    private static List<FeedFile> files(String list) throws IOException {
        List<FeedFile> files = new ArrayList<>();
        read(list).each("out/", files::add);
        return files;
    }

    private static S3Page read(String xml) throws IOException {
        return S3Page.read(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    private static String list(String content) {
        return "<?xml version=\"1.0\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + content + "</ListBucketResult>";
    }

    @Test
    void saysNameSizeTimeAndVersion() throws IOException {
        assertThat(files(list("<IsTruncated>false</IsTruncated>" + GOOD + "<CommonPrefixes><Prefix>out/b/</Prefix></CommonPrefixes>")))
                .containsExactly(new FeedFile("a.csv", 7, 1_795_860_000_000L, "\"x\""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "<EncodingType>url</EncodingType> | out/a+b%2B%25%C3%A4.csv | a b+%ä.csv",
        "                                 | out/a+b%2B%25.csv       | a+b%2B%25.csv",
        "<EncodingType>url</EncodingType> | out%2Fa%20b.csv         | a b.csv",
    })
    void readsKeysAsTheyAreEncodedWhereverThatIsSaid(String said, String key, String name) throws IOException {
        String file = GOOD.replace("out/a.csv", key);
        String how = said == null ? "" : said;
        assertThat(files(list(how + file))).extracting(FeedFile::name).containsExactly(name);
        assertThat(files(list(file + how))).extracting(FeedFile::name).containsExactly(name);
    }

    @Test
    void passesOverWhatItWasNotAskedFor() throws IOException {
        assertThat(files(list(GOOD.replace("out/", "in/")))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "<IsTruncated>true</IsTruncated><NextContinuationToken>a b/+=</NextContinuationToken> | a b/+=",
        "<IsTruncated>false</IsTruncated><NextContinuationToken>a</NextContinuationToken>    | ",
        "<NextContinuationToken>a</NextContinuationToken>                                    | ",
    })
    void saysHowTheListGoesOn(String said, String token) throws IOException {
        assertThat(read(list(said)).next()).isEqualTo(token);
    }

    private static String broken(String kind) {
        return switch (kind) {
            case "nothing" -> "";
            case "HTML" -> "<!DOCTYPE html><html><body>Sign in<br></body></html>";
            case "other HTML" -> "<html><body>Sign in<br></body></html>";
            case "JSON" -> "{\"Contents\": []}";
            case "another root" -> "<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>";
            case "an error" -> "<Error><Code>InternalError</Code></Error>";
            case "half of one" -> list(GOOD).substring(0, 200);
            case "something behind" -> list(GOOD) + "<html/>";
            case "a bomb" -> "<!DOCTYPE a [<!ENTITY a \"" + "x".repeat(1_000) + "\"><!ENTITY b \"" + "&a;".repeat(1_000) + "\">]>" + list("<Contents><Key>&b;</Key></Contents>");
            case "a local file" -> "<!DOCTYPE a [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" + list(GOOD.replace("out/a.csv", "&a;"));
            case "an unknown entity" -> list(GOOD.replace("a.csv", "&nbsp;.csv"));
            case "no size" -> list(GOOD.replace("<Size>7</Size>", ""));
            case "a size below nothing" -> list(GOOD.replace(">7<", ">-7<"));
            case "a size beyond all" -> list(GOOD.replace(">7<", ">99999999999999999999<"));
            case "no time" -> list(GOOD.replaceAll("<LastModified>.*</LastModified>", ""));
            case "no such time" -> list(GOOD.replace("2026-11-28T10:00:00.000Z", "2026-02-31T10:00:00Z"));
            case "a time beyond all" -> list(GOOD.replace("2026-11-28T10:00:00.000Z", "+999999999-12-31T10:00:00Z"));
            case "no key" -> list(GOOD.replace("<Key>out/a.csv</Key>", ""));
            case "a key badly encoded" -> list("<EncodingType>url</EncodingType>" + GOOD.replace("a.csv", "%zz.csv"));
            case "a long key" -> list(GOOD.replace("a.csv", "a".repeat(S3Xml.MAX_GAP)));
            case "a long text in pieces" -> list(GOOD.replace("a.csv", "a>".repeat(S3Xml.MAX_GAP)));
            case "a long tag" -> list("<Contents " + "a=\"b\" ".repeat(S3Xml.MAX_GAP) + "/>");
            case "many names" -> list("<a b=\"1\" c=\"2\" d=\"3\" e=\"4\"/>".repeat(S3Xml.MAX_NAMES / 5 + 1));
            case "deep" -> list("<a>".repeat(S3Xml.MAX_DEPTH));
            case "too many" -> list(GOOD.repeat(1_001));
            case "too large" -> list(GOOD.repeat(1_000) + "<a>x</a>".repeat(1_000) + "<!---->".repeat(S3Page.MAX_BYTES / 7));
            case "without end" -> list("<IsTruncated>true</IsTruncated><NextMarker>a</NextMarker>");
            default -> throw new IllegalArgumentException(kind);
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "nothing               | the answer is no XML of S3", "HTML                 | DOCTYPE is not allowed", "other HTML     | the answer is no XML of S3",
        "JSON                  | the answer is no XML of S3", "another root         | the answer is no list of a bucket",
        "an error              | the answer is no list of a bucket", "half of one    | the answer is no XML of S3",
        "something behind      | the answer is no XML of S3", "a bomb               | DOCTYPE is not allowed", "a local file   | DOCTYPE is not allowed",
        "an unknown entity     | the answer is no XML of S3", "no size              | the answer is no list of a bucket",
        "a size below nothing  | the answer is no list of a bucket", "a size beyond all | the answer is no list of a bucket",
        "no time               | the answer is no list of a bucket", "no such time      | the answer is no list of a bucket",
        "a time beyond all     | the answer is no list of a bucket", "no key            | the answer is no list of a bucket",
        "a key badly encoded   | the answer is no list of a bucket", "a long key        | the answer is no XML of S3",
        "a long text in pieces | the answer is no XML of S3", "a long tag           | the answer is no XML of S3", "many names     | the answer is no XML of S3",
        "deep                  | the answer is no XML of S3", "too many             | a list of more than 1000 keys, which were not asked for",
        "too large             | the answer is larger than 4194304 bytes",
        "without end           | the list of the bucket goes on, and does not say how: the server does not know ListObjectsV2",
    })
    void isNone(String kind, String reason) {
        assertThatThrownBy(() -> {
            files(broken(kind));
            read(broken(kind)).next();
        }).isInstanceOf(FeedException.class).hasMessage(reason);
    }
}
