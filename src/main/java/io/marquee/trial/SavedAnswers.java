package io.marquee.trial;

import io.marquee.feed.Feeds;
import io.marquee.source.FeedFile;
import io.marquee.source.FileAddress;
import io.marquee.source.FileList;
import io.marquee.source.FileStore;
import io.marquee.source.FileStores;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.entity.FileEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;

/**
 * An HTTP client configuration that answers each request with the next of some files, so that a trial of saved pages needs no network; where
 * a feed is files, they are those.
 */
public final class SavedAnswers implements HttpClientConfigurer, FileStores {

    /** The step that finds the address of the next page. */
    private static final String NEXT_STEP = "find-next-page";
    /** The step that asks for an access token, which no saved page needs. */
    private static final String TOKEN_STEP = "needs-token";

    private Iterator<Path> files;

    public SavedAnswers(List<Path> files) {
        this.files = files.iterator();
    }

    /** From now on these are the answers, and nothing else is. */
    synchronized void put(List<Path> others) {
        files = others.iterator();
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.addExecInterceptorFirst("saved-answers", (request, scope, chain) -> next());
    }

    /** Lets the routes that are loaded later look for no page after the last file: it may name another one that was not saved. */
    void endFeeds(CamelContext context) {
        context.getCamelContextExtension().addInterceptStrategy((any, definition, target, next) -> {
            if (TOKEN_STEP.equals(definition.getId())) {
                return new Before(target, exchange -> false);
            }
            return NEXT_STEP.equals(definition.getId()) ? new Before(target, exchange -> !isOver()) : target;
        });
    }

    private synchronized boolean isOver() {
        return !files.hasNext();
    }

    /** Those that are left, all at once. */
    synchronized List<Path> rest() {
        List<Path> saved = new ArrayList<>();
        files.forEachRemaining(saved::add);
        return saved;
    }

    private synchronized ClassicHttpResponse next() throws IOException {
        if (!files.hasNext()) {
            throw new IOException("asked for more than the samples");
        }
        Path file = files.next();
        String name = file.toString().toLowerCase(Locale.ROOT);
        String type = Feeds.mediaType(name.substring(name.lastIndexOf('.') + 1));
        ClassicHttpResponse answer = new BasicClassicHttpResponse(HttpStatus.SC_OK);
        answer.setEntity(new FileEntity(file.toFile(), ContentType.create(type)));
        answer.setHeader("Content-Type", type);
        return answer;
    }

    @Override
    public FileStore open(CamelContext context, FileAddress address, Map<String, String> lines) {
        List<Path> saved = rest();
        return new FileStore() {
            @Override
            public FileList list() throws IOException {
                FileList list = FileList.empty();
                for (int i = 0; i < saved.size(); i++) {
                    list.add(new FeedFile(String.valueOf(i), Files.size(saved.get(i)), i));
                }
                return list;
            }

            @Override
            public InputStream open(FeedFile file) throws IOException {
                return Files.newInputStream(saved.get(Integer.parseInt(file.name())));
            }

            @Override
            public void close() {
                // holds nothing open
            }
        };
    }
}
