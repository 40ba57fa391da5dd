/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamReadException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The layout of Mooncake (kvcache-ai/Mooncake, FAST'25 release), one JSON object a line, with or without a session.
 * Confined to one thread. A row without output is read as one token: no engine ends before it has made one.
 */
final class JsonLines implements TraceFormat {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final long[] NONE = {};

    private final JsonFactory json = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
    private final BlockSize blockSize = new BlockSize();

    private @Nullable Double timestamp;
    private @Nullable Integer inputLength;
    private @Nullable Integer outputLength;
    private long @Nullable [] hashIds;
    private @Nullable String session;

    @Override
    public TraceRequest read(String line) throws BadLineException {
        timestamp = null;
        inputLength = null;
        outputLength = null;
        hashIds = null;
        session = null;
        try (JsonParser parser = json.createParser(line)) {
            readObject(parser);
        } catch (StreamReadException e) {
            throw new BadLineException("is not valid JSON at column "
                    + e.getLocation().getColumnNr() + ": "
                    + e.getOriginalMessage().lines().findFirst().orElse("malformed"));
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail to be read", e);
        }
        return row();
    }

    @Override
    public int blockTokens() {
        return blockSize.tokens();
    }

    private void readObject(JsonParser parser) throws IOException, BadLineException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new BadLineException("is not a JSON object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (field) {
                case "timestamp" -> timestamp = milliseconds(parser, value);
                case "input_length" -> inputLength = count(parser, value, field, 1);
                case "output_length" -> outputLength = Math.max(1, count(parser, value, field, 0));
                case "hash_ids" -> hashIds = hashes(parser, value);
                case "session" -> session = text(parser, value);
                default -> parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw new BadLineException("has something after the JSON object");
        }
    }

    private TraceRequest row() throws BadLineException {
        long[] hashes = required("hash_ids", hashIds);
        int promptTokens = required("input_length", inputLength);
        blockSize.check(promptTokens, hashes.length);
        return new TraceRequest(
                Math.round(required("timestamp", timestamp) * NANOS_PER_MILLI),
                promptTokens,
                required("output_length", outputLength),
                hashes,
                session);
    }

    private static <T> T required(String field, @Nullable T value) throws BadLineException {
        if (value == null) {
            throw new BadLineException(field + " is missing");
        }
        return value;
    }

    private static double milliseconds(JsonParser parser, JsonToken value) throws IOException, BadLineException {
        if (!value.isNumeric() || !(parser.getDoubleValue() >= 0) || parser.getDoubleValue() > 1e12) {
            throw new BadLineException("timestamp must be milliseconds, 0 or more, but is " + shown(parser));
        }
        return parser.getDoubleValue();
    }

    private static int count(JsonParser parser, JsonToken value, String field, int min)
            throws IOException, BadLineException {
        if (value != JsonToken.VALUE_NUMBER_INT
                || parser.getNumberType() != JsonParser.NumberType.INT
                || parser.getIntValue() < min) {
            throw new BadLineException(
                    field + " must be a whole number of at least " + min + ", but is " + shown(parser));
        }
        return parser.getIntValue();
    }

    private static long[] hashes(JsonParser parser, JsonToken value) throws IOException, BadLineException {
        if (value != JsonToken.START_ARRAY) {
            throw new BadLineException("hash_ids must be a list of whole numbers, but is " + shown(parser));
        }
        long[] ids = NONE;
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                    || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                throw new BadLineException("hash_ids must be whole numbers, but one is " + shown(parser));
            }
            if (count == ids.length) {
                ids = Arrays.copyOf(ids, Math.max(16, 2 * count));
            }
            ids[count++] = parser.getLongValue();
        }
        return Arrays.copyOf(ids, count);
    }

    private static @Nullable String text(JsonParser parser, JsonToken value) throws IOException, BadLineException {
        if (value.isStructStart()) {
            throw new BadLineException("session must be text, but is " + shown(parser));
        }
        return value == JsonToken.VALUE_NULL ? null : parser.getText();
    }

    private static String shown(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "\"" + parser.getText() + "\"";
            default -> parser.getText();
        };
    }
}
