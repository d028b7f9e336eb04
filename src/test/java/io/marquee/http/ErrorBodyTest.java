package io.marquee.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorBodyTest {

    @Test
    void hasTheContractsShape() {
        assertThat(text(ErrorBody.of("RANGE_REVERSED", "starts_at \"ñ\"")))
                .isEqualTo("{\"error\":{\"code\":\"RANGE_REVERSED\",\"message\":\"starts_at \\\"ñ\\\"\"},\"data\":null}");
    }

    @ParameterizedTest
    @CsvSource({
        "404, NOT_FOUND, Not Found.", "405, METHOD_NOT_ALLOWED, Method Not Allowed.", "406, NOT_ACCEPTABLE, Not Acceptable.",
        "413, REQUEST_ENTITY_TOO_LARGE, Request Entity Too Large.", "414, REQUEST_URI_TOO_LONG, Request-URI Too Long.",
        "431, REQUEST_HEADER_FIELDS_TOO_LARGE, Request Header Fields Too Large.",
        "500, INTERNAL_SERVER_ERROR, Internal Server Error.", "503, SERVICE_UNAVAILABLE, Service Unavailable."
    })
    void namesAStatus(int status, String code, String message) {
        assertThat(text(ErrorBody.of(status)))
                .isEqualTo("{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"},\"data\":null}");
    }

    private static String text(ByteBuffer body) {
        return StandardCharsets.UTF_8.decode(body).toString();
    }
}
