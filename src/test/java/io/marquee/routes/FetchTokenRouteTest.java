package io.marquee.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.feed.FeedException;
import io.marquee.poll.Poll;
import java.io.ByteArrayInputStream;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;

/** How an access token is asked for. */
final class FetchTokenRouteTest extends PollRouteTest {

    FetchTokenRouteTest() {
        super("fetch-token");
    }

    @Override
    void advise() throws Exception {
        replaceStep("fetch-token", "ask-for-token");
    }

    private void says(String answer) {
        atCall("ask-for-token", exchange -> {
            exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
            exchange.getMessage().setBody(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)));
        });
    }

    private Poll pollOfSecured() {
        addAcme(Map.of("tokenUrl", "http://localhost/token", "tokenFields", "scope=read"));
        return begin(claim("acme", POLL));
    }

    @Test
    void postsAFormAndLeavesNothingOfTheAnswerInTheMessage() {
        says("{\"access_token\":\"abc\",\"expires_in\":\"60\"}");
        Exchange done = send("fetch-token", pollOfSecured());
        Message request = lastCall("ask-for-token").getMessage();
        assertThat(done.getException()).isNull();
        assertThat(request.getHeader(Exchange.HTTP_URI)).isEqualTo("http://localhost/token");
        assertThat(request.getHeader(Exchange.HTTP_METHOD)).isEqualTo("POST");
        assertThat(request.getBody(String.class)).isEqualTo("grant_type=client_credentials&scope=read");
        assertThat(done.getMessage().getBody()).isNull();
        assertThat(done.getMessage().getHeaders()).isEmpty();
    }

    @Test
    void tellsThatItIsTheTokenThatDoesNotCome() {
        fails("ask-for-token", new ConnectException("away"));
        assertThat(send("fetch-token", pollOfSecured()).getException()).isInstanceOf(FeedException.class).hasMessage("token: connection refused");
    }
}
