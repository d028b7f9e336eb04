package io.marquee.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class XmlChunksTest {

    @Property(tries = 300)
    void givesTheSameRecordsHoweverTheBytesArrive(@ForAll("records") List<String> records, @ForAll Random random)
            throws IOException {
        byte[] feed = ("<?xml version='1.0'?><eventList xmlns:a='b'><!-- < --><output>" + String.join("\n<x/>", records)
                        + "</output></eventList>")
                .getBytes(StandardCharsets.UTF_8);
        FeedFile whole = read(new ByteArrayInputStream(feed));
        assertThat(whole.records()).hasSameSizeAs(records);
        assertThat(whole.problem()).isNull();
        assertThat(read(chunked(feed, random))).isEqualTo(whole);
    }

    @Property(tries = 300)
    void endsTheSameWayHoweverTheBytesOfABrokenFeedArrive(@ForAll("fragments") List<String> fragments, @ForAll Random random)
            throws IOException {
        byte[] feed = ("<eventList><output>" + String.join("", fragments) + "</output></eventList>")
                .getBytes(StandardCharsets.UTF_8);
        FeedFile whole = read(new ByteArrayInputStream(feed));
        FeedFile chunked = read(chunked(feed, random));
        assertThat(chunked.records()).isEqualTo(whole.records());
        assertThat(chunked.rejected()).hasSameSizeAs(whole.rejected());
        assertThat(chunked.problem()).isEqualTo(whole.problem());
    }

    @Provide
    Arbitrary<List<String>> records() {
        Arbitrary<String> inside = Arbitraries.of(
                        "<event a='>'/>", "<!-- </base_event> -->", "<![CDATA[<base_event>]]>", "<?p </base_event>?>", "ñ🎭",
                        "<base_event>x</base_event>", "<event>t</event>", "&amp;", "<output/>", "<!---->", "<![CDATA[]]]]>")
                .list()
                .ofMaxSize(6)
                .map(parts -> String.join("", parts));
        return Combinators.combine(Arbitraries.integers().between(0, 9), inside)
                .as((id, content) -> "<base_event id=\"" + id + "\">" + content + "</base_event>")
                .list()
                .ofMaxSize(8);
    }

    @Provide
    Arbitrary<List<String>> fragments() {
        return Arbitraries.of(
                        "<base_event>", "</base_event>", "<base_event a='", "<base_event/>", "'", "\"", "<", ">", "<!--", "-->",
                        "<![CDATA[", "]]>", "<?", "?>", "<x>", "</x>", "</output>", "<output>", "</", "/>", "ñ", "<!DOCTYPE", "\0")
                .list()
                .ofMaxSize(20);
    }

    private static FeedFile read(InputStream in) throws IOException {
        return FeedFile.read(new XmlRecords(in, XmlPath.parse(FeedFile.PATH), XmlPrefixes.NONE, 10_000));
    }

    private static InputStream chunked(byte[] feed, Random random) {
        return new FilterInputStream(new ByteArrayInputStream(feed)) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return super.read(target, offset, Math.min(length, 1 + random.nextInt(5)));
            }
        };
    }
}
