package smimetrust;

import com.google.gson.FormattingStyle;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Public records to and from JSON (RFC 8259): components in the order of their declaration, absent
 * ones as null, instants and durations as ISO 8601 text, enum constants in lower case. Equal
 * records give equal bytes.
 *
 * <p>Reading is strict: UTF-8 only, one document, bounded depth, and every component that is not
 * {@link Optional} must be there. Names that a record does not know are skipped, so that a newer
 * writer can add some.
 */
public final class Json {

    private static final int MAX_DEPTH = 32;

    private static final Gson GSON =
            new GsonBuilder()
                    .serializeNulls()
                    .disableHtmlEscaping()
                    .setStrictness(Strictness.STRICT)
                    .registerTypeAdapterFactory(new Texts())
                    .registerTypeAdapterFactory(new Optionals())
                    .registerTypeAdapterFactory(new CompleteRecords())
                    .create();

    private Json() {}

    /** One line, for machines and queues. */
    public static byte[] compact(Record document) {
        return GSON.toJson(document).getBytes(StandardCharsets.UTF_8);
    }

    /** Indented, for files that people open; ends with a line feed. */
    public static byte[] pretty(Record document) {
        StringWriter text = new StringWriter();
        JsonWriter out = new JsonWriter(text);
        out.setStrictness(Strictness.STRICT);
        out.setSerializeNulls(true);
        out.setFormattingStyle(FormattingStyle.PRETTY);
        GSON.toJson(document, document.getClass(), out);
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads one record.
     *
     * @throws JsonException whatever is wrong with the text
     */
    public static <T extends Record> T read(byte[] json, Class<T> type) {
        return read(json, TypeToken.get(type));
    }

    /**
     * Reads one object of unknown shape: its names, in order and each only once, and their values.
     *
     * @throws JsonException if the bytes are no JSON, or not an object
     */
    public static Map<String, JsonElement> object(byte[] json) {
        return read(json, new TypeToken<LinkedHashMap<String, JsonElement>>() {});
    }

    private static <T> T read(byte[] json, TypeToken<T> type) {
        try {
            // Not new String(..), which would replace what is not UTF-8.
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
            JsonReader in = new JsonReader(new StringReader(text));
            in.setStrictness(Strictness.STRICT);
            in.setNestingLimit(MAX_DEPTH);
            if (in.peek() != JsonToken.BEGIN_OBJECT) { // Gson would take pairs for a map
                throw failure("not a JSON object", null);
            }
            T read = GSON.fromJson(in, type);
            if (in.peek() != JsonToken.END_DOCUMENT) {
                throw failure("more text after the document", null);
            }
            return read;
        } catch (CharacterCodingException e) {
            throw failure("not UTF-8", e);
        } catch (IOException
                | JsonParseException
                | IllegalArgumentException
                | IllegalStateException e) {
            throw failure(String.valueOf(e.getMessage()), e);
        } catch (JsonException e) {
            throw e;
        } catch (RuntimeException e) {
            // Gson's word for a record's own check that refused: it has no type of its own for it.
            if (e.getClass() != RuntimeException.class) {
                throw e;
            }
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw failure(String.valueOf(cause.getMessage()), e);
        }
    }

    private static JsonException failure(String reason, @Nullable Throwable cause) {
        return new JsonException(
                reason, cause == null ? new IllegalArgumentException(reason) : cause);
    }

    /** The values that stand as a text. */
    private static final class Texts implements TypeAdapterFactory {
        private interface Reading {
            Object read(String text);
        }

        private static final Map<Class<?>, Reading> READERS =
                Map.of(
                        Instant.class, Instant::parse,
                        Duration.class, Duration::parse,
                        Sha256.class, Sha256::new);

        @Override
        public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
            Class<? super T> raw = type.getRawType();
            if (raw.isEnum()) {
                return adapter(constants(raw));
            }
            Reading reading = READERS.get(raw);
            return reading == null ? null : adapter(reading);
        }

        private static Reading constants(Class<?> type) {
            Map<String, Object> constants = new HashMap<>();
            for (Object constant : type.getEnumConstants()) {
                constants.put(text(constant), constant);
            }
            return text -> {
                Object constant = constants.get(text);
                if (constant == null) {
                    throw new IllegalArgumentException(
                            "none of " + constants.keySet().stream().sorted().toList());
                }
                return constant;
            };
        }

        private static String text(Object value) {
            return value instanceof Enum<?> constant
                    ? constant.name().toLowerCase(Locale.ROOT)
                    : value.toString();
        }

        private static <T> TypeAdapter<T> adapter(Reading reading) {
            return new TypeAdapter<T>() {
                @Override
                public void write(JsonWriter out, T value) throws IOException {
                    out.value(text(value));
                }

                @Override
                @SuppressWarnings("unchecked") // READERS and constants() pair type and reading
                public T read(JsonReader in) throws IOException {
                    if (in.peek() != JsonToken.STRING) {
                        throw new JsonParseException("no text at " + in.getPath());
                    }
                    String text = in.nextString();
                    try {
                        return (T) reading.read(text);
                    } catch (DateTimeException | IllegalArgumentException e) {
                        throw new JsonParseException(
                                "at " + in.getPreviousPath() + ": " + e.getMessage(), e);
                    }
                }
            };
        }
    }

    /** Absent is null, and null is absent. */
    private static final class Optionals implements TypeAdapterFactory {
        @Override
        @SuppressWarnings("unchecked") // the raw types say what T is
        public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
            if (type.getRawType() == OptionalInt.class) {
                return (TypeAdapter<T>)
                        adapter(
                                gson.getAdapter(Integer.class),
                                (OptionalInt o) ->
                                        o.isPresent()
                                                ? Optional.of(o.getAsInt())
                                                : Optional.empty(),
                                o -> o.map(OptionalInt::of).orElse(OptionalInt.empty()));
            }
            if (type.getRawType() != Optional.class) {
                return null;
            }
            TypeAdapter<Object> content =
                    (TypeAdapter<Object>)
                            gson.getAdapter(
                                    TypeToken.get(
                                            ((ParameterizedType) type.getType())
                                                    .getActualTypeArguments()[0]));
            return (TypeAdapter<T>) adapter(content, (Optional<Object> o) -> o, o -> o);
        }

        private static <C, O> TypeAdapter<O> adapter(
                TypeAdapter<C> content,
                java.util.function.Function<O, Optional<C>> out,
                java.util.function.Function<Optional<C>, O> in) {
            return new TypeAdapter<O>() {
                @Override
                public void write(JsonWriter to, O value) throws IOException {
                    Optional<C> present = out.apply(value);
                    if (present.isPresent()) {
                        content.write(to, present.get());
                    } else {
                        to.nullValue();
                    }
                }

                @Override
                public O read(JsonReader from) throws IOException {
                    if (from.peek() == JsonToken.NULL) {
                        from.nextNull();
                        return in.apply(Optional.empty());
                    }
                    return in.apply(Optional.of(content.read(from)));
                }
            };
        }
    }

    /** Gson gives null to a component that the text lacks; here that is an error. */
    private static final class CompleteRecords implements TypeAdapterFactory {
        @Override
        public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
            if (!type.getRawType().isRecord() || type.getRawType() == Sha256.class) {
                return null;
            }
            TypeAdapter<T> usual = gson.getDelegateAdapter(this, type);
            List<RecordComponent> components =
                    Arrays.asList(type.getRawType().getRecordComponents());
            return new TypeAdapter<T>() {
                @Override
                public void write(JsonWriter out, T value) throws IOException {
                    usual.write(out, value);
                }

                @Override
                public T read(JsonReader in) throws IOException {
                    T value = usual.read(in);
                    if (value == null) {
                        throw new JsonParseException("null at " + in.getPreviousPath());
                    }
                    for (RecordComponent component : components) {
                        Object part = part(value, component);
                        if (part == null) {
                            throw new JsonParseException(
                                    "no " + component.getName() + " at " + in.getPreviousPath());
                        }
                    }
                    return value;
                }
            };
        }

        private static @Nullable Object part(Object value, RecordComponent component) {
            try {
                return component.getAccessor().invoke(value);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("not a public record: " + value.getClass(), e);
            }
        }
    }
}
