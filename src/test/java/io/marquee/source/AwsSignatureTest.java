package io.marquee.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures are those that AWS publishes: examples of its documentation of S3, and of its test suite of Signature Version 4. */
class AwsSignatureTest {

    private static SortedMap<String, String> map(String pairs, String separator) {
        SortedMap<String, String> map = new TreeMap<>();
        Stream.of((pairs == null ? "" : pairs).split("&")).filter(pair -> !pair.isEmpty()).map(pair -> pair.split(separator, 2))
                .forEach(pair -> map.put(pair[0], pair[1]));
        return map;
    }

    private static String signature(AwsSignature who, String host, Instant at, String path, String query, String headers) {
        SortedMap<String, String> all = map(headers, ":");
        all.put("host", host);
        all.put(AwsSignature.DATE, AwsSignature.moment(at));
        return who.authorization("GET", AwsSignature.path(path), map(query, "="), all, AwsSignature.NO_BODY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/test.txt |                    | range:bytes=0-9 | host;range;x-amz-content-sha256;x-amz-date | f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        "/         | lifecycle=         |                 | host;x-amz-content-sha256;x-amz-date       | fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        "/         | max-keys=2&prefix=J |                | host;x-amz-content-sha256;x-amz-date       | 34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
    })
    void areThoseOfTheExamplesOfS3(String path, String query, String headers, String names, String signature) {
        AwsSignature who = new AwsSignature("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1", "s3");
        String given = (headers == null ? "" : headers + "&") + "x-amz-content-sha256:" + AwsSignature.NO_BODY;
        assertThat(signature(who, "examplebucket.s3.amazonaws.com", Instant.parse("2013-05-24T00:00:00Z"), path, query, given)).isEqualTo(
                "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=" + names + ", Signature=" + signature);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "get-vanilla                      | /  |                             | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "get-vanilla-query-order-key-case | /  | Param2=value2&Param1=value1 | b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
        "get-utf8                         | /ሴ |                             | 8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85",
        "get-unreserved | /-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz | | 07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
        "get-space                        | /example space/ |                | 652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741",
    })
    void areThoseOfTheTestSuite(String name, String path, String query, String signature) {
        AwsSignature who = new AwsSignature("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1", "service");
        assertThat(signature(who, "example.amazonaws.com", Instant.parse("2015-08-30T12:36:00Z"), path, query, null)).as(name).isEqualTo(
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=" + signature);
    }
}
