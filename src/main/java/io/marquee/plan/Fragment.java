package io.marquee.plan;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;

/** Writes the beginning of a rejected item as JSON, to be kept with it. It stops there, as an item may be huge. */
final class Fragment {

    private static final JsonMapper JSON = new JsonMapper();

    private Fragment() {}

    static String of(JsonNode item) {
        Beginning beginning = new Beginning();
        try (JsonGenerator json = JSON.createGenerator(beginning)) {
            JSON.writeTree(json, item);
        } catch (IOException | Enough e) {
            // there is enough of it, or it is nested too deeply to go on
            return beginning.toString();
        }
        return beginning.toString();
    }

    /** Ends the writing, by an exception, when there is as much as is kept. */
    private static final class Beginning extends StringWriter {

        @Override
        public void write(char[] text, int offset, int length) {
            super.write(text, offset, length);
            checkLength();
        }

        @Override
        public void write(String text, int offset, int length) {
            super.write(text, offset, length);
            checkLength();
        }

        private void checkLength() {
            if (getBuffer().length() > Rejection.MAX_FRAGMENT) {
                throw new Enough();
            }
        }
    }

    private static final class Enough extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Enough() {
            super(null, null, false, false);
        }
    }
}
