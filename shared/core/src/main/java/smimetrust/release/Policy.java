package smimetrust.release;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import smimetrust.BundleName;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Finding;
import smimetrust.Json;
import smimetrust.JsonException;
import smimetrust.Role;
import smimetrust.SafeText;
import smimetrust.Severity;
import smimetrust.Sha256;
import smimetrust.rules.Rulebook;

/**
 * What an officer wants of one bundle. Stored as {@code policy.json}; its JSON schema is {@code
 * docs/schemas/policy.schema.json}.
 *
 * @param profile which requirements apply
 * @param maxBytes the largest store that is published
 * @param minimumValidity how long everything in a new release must still be valid
 * @param tiers days before an expiry at which people are told, the largest first
 * @param exclude certificates that must not be included
 * @param language of notices
 * @param approval which certificates somebody else than their uploaders must approve
 * @param shared the shared bundles whose certificates are this bundle's too
 */
public record Policy(
        Profile profile,
        int maxBytes,
        Duration minimumValidity,
        List<Integer> tiers,
        Set<Sha256> exclude,
        Language language,
        Approval approval,
        List<BundleName> shared) {

    public static final String SCHEMA = "smime-trust/policy/1";

    /** A larger policy document is refused. Unit: bytes. */
    public static final int MAX_DOCUMENT_BYTES = 256 << 10;

    /** No store may be allowed to be larger. Unit: bytes. */
    public static final int MAX_STORE_BYTES = 16 << 20;

    /** More shared bundles are not taken over. */
    public static final int MAX_SHARED = 4;

    private static final Duration MAX_MINIMUM_VALIDITY = Duration.ofDays(366);
    private static final int MAX_TIERS = 20;
    private static final int MAX_TIER_DAYS = 3660;

    /** What holds where nobody said otherwise. */
    public static final Policy DEFAULT =
            new Policy(
                    Profile.PUBLIC,
                    70_000,
                    Duration.ofDays(2),
                    List.of(90, 60, 30, 14, 7, 1),
                    Set.of(),
                    Language.EN,
                    Approval.NONE);

    /** The requirements that apply to a bundle's CAs. */
    public enum Profile {
        /** CAs that the public trusts: the S/MIME Baseline Requirements apply, as warnings. */
        PUBLIC,
        /** An organization's own: only what makes a CA work. */
        PRIVATE;

        /** Which remarks its bundles hear. */
        Card.Scope scope() {
            return this == PUBLIC ? Card.Scope.PUBLIC : Card.Scope.ANY;
        }

        /** What a bundle with this profile hears of one certificate alone on that day. */
        public List<Finding> remarks(Certificate certificate, Instant now) {
            List<Finding> remarks =
                    new ArrayList<>(Rulebook.told(Rulebook.judge(certificate), scope()));
            if (remarks.stream().noneMatch(f -> f.severity() == Severity.ERROR)) {
                remarks.addAll(ahead(certificate, now));
            }
            return List.copyOf(remarks);
        }

        /** The changes ahead that its bundles hear of. */
        List<Finding> ahead(Certificate certificate, Instant now) {
            return this == PUBLIC ? Rulebook.horizon(certificate, now) : List.of();
        }
    }

    /** The languages of notices. */
    public enum Language {
        EN,
        ZH
    }

    /** Which certificates wait for a second person, the fewest first. */
    public enum Approval {
        NONE,
        /** What is self-signed: it is trusted by itself. */
        ROOTS,
        ALL;

        /** Whether it waits for an approval. */
        boolean demandsFor(Certificate certificate) {
            return this == ALL
                    || (this == ROOTS
                            && (certificate.role() == Role.ROOT || certificate.isSelfSigned()));
        }

        /** The one that demands more. */
        public Approval or(Approval other) {
            return compareTo(other) < 0 ? other : this;
        }
    }

    public Policy {
        tiers = tiers.stream().sorted(Comparator.reverseOrder()).toList();
        exclude = Set.copyOf(exclude);
        shared = List.copyOf(shared);
    }

    /** Without shared bundles. */
    public Policy(
            Profile profile,
            int maxBytes,
            Duration minimumValidity,
            List<Integer> tiers,
            Set<Sha256> exclude,
            Language language,
            Approval approval) {
        this(profile, maxBytes, minimumValidity, tiers, exclude, language, approval, List.of());
    }

    public Policy withProfile(Profile other) {
        return new Policy(
                other, maxBytes, minimumValidity, tiers, exclude, language, approval, shared);
    }

    public Policy withApproval(Approval other) {
        return new Policy(
                profile, maxBytes, minimumValidity, tiers, exclude, language, other, shared);
    }

    public Policy withLanguage(Language other) {
        return new Policy(
                profile, maxBytes, minimumValidity, tiers, exclude, other, approval, shared);
    }

    public Policy withShared(List<BundleName> other) {
        return new Policy(
                profile, maxBytes, minimumValidity, tiers, exclude, language, approval, other);
    }

    /** Leaves out these certificates too. */
    public Policy excluding(Set<Sha256> others) {
        Set<Sha256> all = new HashSet<>(exclude);
        all.addAll(others);
        return new Policy(
                profile, maxBytes, minimumValidity, tiers, all, language, approval, shared);
    }

    /**
     * Reads an officer's document over these floors: what it leaves out stays as it is here, and
     * what it says may only tighten.
     *
     * @throws JsonException if it is not such a document: an unknown name is refused too, since a
     *     misspelt "exclude" would silently trust what it should not
     */
    public Policy tightenedBy(byte[] document) {
        Policy wanted = read(document);
        require(
                wanted.maxBytes <= maxBytes,
                "maxBytes may be at most " + maxBytes + " in this deployment");
        require(
                wanted.minimumValidity.compareTo(minimumValidity) >= 0,
                "minimumValidity must be at least " + minimumValidity + " in this deployment");
        require(
                wanted.approval.compareTo(approval) >= 0,
                "approval must be at least "
                        + approval.name().toLowerCase(Locale.ROOT)
                        + " in this deployment");
        return wanted.excluding(exclude);
    }

    /**
     * Reads an officer's document over these defaults.
     *
     * @throws JsonException if it is not such a document
     */
    public Policy read(byte[] document) {
        Map<String, JsonElement> members = Json.object(document);
        Set<String> unknown = new HashSet<>(members.keySet());
        unknown.removeAll(
                Set.of(
                        "schema",
                        "profile",
                        "maxBytes",
                        "minimumValidity",
                        "tiers",
                        "exclude",
                        "language",
                        "approval",
                        "shared"));
        require(unknown.isEmpty(), "unknown name " + unknown.stream().sorted().toList());
        Reader in = new Reader(members);
        require(in.get("schema", SCHEMA, Reader::text).equals(SCHEMA), "schema is not " + SCHEMA);
        return new Policy(
                in.get("profile", profile, e -> Reader.constant(e, Profile.values())),
                in.get("maxBytes", maxBytes, e -> Reader.whole(e, 1, MAX_STORE_BYTES)),
                in.get("minimumValidity", minimumValidity, Reader::duration),
                in.get("tiers", tiers, Reader::days),
                in.get("exclude", exclude, Reader::digests),
                in.get("language", language, e -> Reader.constant(e, Language.values())),
                in.get("approval", approval, e -> Reader.constant(e, Approval.values())),
                in.get("shared", shared, Reader::bundles));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new JsonException(otherwise, new IllegalArgumentException(otherwise));
        }
    }

    private record Reader(Map<String, JsonElement> members) {

        <T> T get(String name, T otherwise, Function<JsonElement, T> reading) {
            JsonElement element = members.get(name);
            if (element == null) {
                return otherwise;
            }
            try {
                return reading.apply(element);
            } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
                throw new JsonException(name + ": " + e.getMessage(), e);
            }
        }

        static String text(JsonElement element) {
            if (element instanceof JsonPrimitive text && text.isString()) {
                return text.getAsString();
            }
            throw new IllegalArgumentException("not a text");
        }

        static <E extends Enum<E>> E constant(JsonElement element, E[] constants) {
            String text = text(element);
            List<String> names = new ArrayList<>();
            for (E constant : constants) {
                String name = constant.name().toLowerCase(Locale.ROOT);
                if (name.equals(text)) {
                    return constant;
                }
                names.add(name);
            }
            throw new IllegalArgumentException("none of " + names);
        }

        static int whole(JsonElement element, int least, int most) {
            if (!(element instanceof JsonPrimitive number) || !number.isNumber()) {
                throw new IllegalArgumentException("not a number");
            }
            BigDecimal value = number.getAsBigDecimal();
            if (value.compareTo(BigDecimal.valueOf(least)) < 0
                    || value.compareTo(BigDecimal.valueOf(most)) > 0) {
                throw new IllegalArgumentException("not between " + least + " and " + most);
            }
            return value.intValueExact();
        }

        static Duration duration(JsonElement element) {
            Duration duration = Duration.parse(text(element));
            if (duration.isNegative() || duration.compareTo(MAX_MINIMUM_VALIDITY) > 0) {
                throw new IllegalArgumentException("not between PT0S and " + MAX_MINIMUM_VALIDITY);
            }
            return duration;
        }

        static List<Integer> days(JsonElement element) {
            List<Integer> days =
                    elements(element).stream()
                            .map(e -> whole(e, 1, MAX_TIER_DAYS))
                            .distinct()
                            .toList();
            if (days.isEmpty() || days.size() > MAX_TIERS) {
                throw new IllegalArgumentException("not between 1 and " + MAX_TIERS + " days");
            }
            return days;
        }

        static Set<Sha256> digests(JsonElement element) {
            Set<Sha256> digests = new HashSet<>();
            for (JsonElement one : elements(element)) {
                // As certificate viewers show it: upper case, colons and spaces are welcome.
                String text = text(one).replaceAll("[:\\s]", "").toLowerCase(Locale.ROOT);
                if (!Sha256.isHex(text)) {
                    throw new IllegalArgumentException(
                            SafeText.line(text(one), 80)
                                    + " is not the SHA-256 of a certificate (64 hexadecimal"
                                    + " digits)");
                }
                digests.add(new Sha256(text));
            }
            return digests;
        }

        static List<BundleName> bundles(JsonElement element) {
            List<BundleName> bundles =
                    elements(element).stream().map(Reader::sharedBundle).distinct().toList();
            if (bundles.size() > MAX_SHARED) {
                throw new IllegalArgumentException("more than " + MAX_SHARED + " shared bundles");
            }
            return bundles;
        }

        private static BundleName sharedBundle(JsonElement element) {
            String text = text(element);
            return BundleName.of(text)
                    .filter(BundleName::isShared)
                    .orElseThrow(() ->
                            new IllegalArgumentException(
                                    SafeText.line(text, 80)
                                            + " is no shared bundle: _shared, or _shared-name with"
                                            + " small letters, digits and hyphens"));
        }

        private static List<JsonElement> elements(JsonElement element) {
            if (!element.isJsonArray()) {
                throw new IllegalArgumentException("not a list");
            }
            return StreamSupport.stream(element.getAsJsonArray().spliterator(), false).toList();
        }
    }
}
