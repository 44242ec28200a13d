package smimetrust.reach;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import smimetrust.Certificate;

/**
 * One CA, which is a name and a key, and what it may vouch for by all of its certificates and on
 * every way from a root.
 */
public final class Authority {

    private final String id;
    private final List<Certificate> certificates;
    private final List<Grant> grants;
    private final List<Certificate> roots;
    private final List<String> notes;

    Authority(
            String id,
            List<Certificate> certificates,
            List<Grant> grants,
            List<Certificate> roots,
            List<String> notes) {
        this.id = id;
        this.certificates = List.copyOf(certificates);
        this.grants = List.copyOf(grants);
        this.roots = List.copyOf(roots);
        this.notes = List.copyOf(notes);
    }

    /** Equal for the same name and key, in any store. */
    String id() {
        return id;
    }

    List<Grant> grants() {
        return grants;
    }

    /** What people call it: one safe line. */
    public String name() {
        return certificates.getFirst().subject().brief();
    }

    /** Its whole name: one safe line. */
    public String subject() {
        return certificates.getFirst().subject().toString();
    }

    /** The certificates that give it trust, by SHA-256; never empty. */
    public List<Certificate> certificates() {
        return certificates;
    }

    /** The roots that its trust comes from, by SHA-256; itself, where it is one. */
    public List<Certificate> roots() {
        return roots;
    }

    /** Whether it is trusted for itself. */
    public boolean isRoot() {
        return certificates.stream().anyMatch(roots::contains);
    }

    /** Whether nothing, or nothing but exclusions, limits whom it may vouch for. */
    public boolean mayVouchForAnyAddress() {
        return grants.stream().anyMatch(grant -> grant.addresses().isOpen());
    }

    /** Whether it may vouch for that address. One that is no address, anyone unlimited may. */
    public boolean mayVouchFor(String address) {
        return grants.stream()
                .anyMatch(grant ->
                        Mailboxes.address(address)
                                .map(grant.addresses()::allows)
                                .orElse(grant.addresses().isOpen()));
    }

    /**
     * The addresses that it may vouch for: {@code *@host}, {@code *@*.domain} for all subdomains of
     * a domain but not itself, or one address; absent where any.
     */
    public Optional<List<String>> permittedAddresses() {
        return permitted(grants.stream().map(Grant::addresses));
    }

    /** The addresses that no way leaves it, in the same form. */
    public List<String> excludedAddresses() {
        return excluded(grants.stream().map(Grant::addresses).toList());
    }

    /** What the subject names that it certifies must begin with; absent where anything. */
    public Optional<List<String>> permittedNames() {
        return permitted(grants.stream().map(Grant::names));
    }

    /** What they may not begin with on any way. */
    public List<String> excludedNames() {
        return excluded(grants.stream().map(Grant::names).toList());
    }

    private static <T extends Subtree<T>> Optional<List<String>> permitted(
            Stream<Scope<T>> scopes) {
        List<Scope<T>> all = scopes.toList();
        return all.stream().anyMatch(Scope::isOpen)
                ? Optional.empty()
                : Optional.of(
                        all.stream()
                                .flatMap(scope -> scope.permitted().stream())
                                .flatMap(List::stream)
                                .map(Subtree::text)
                                .distinct()
                                .sorted()
                                .toList());
    }

    /** What one way excludes another may leave: then it is not excluded. */
    private static <T extends Subtree<T>> List<String> excluded(List<Scope<T>> scopes) {
        Scope<T> first = scopes.getFirst();
        return first.excluded().stream()
                .filter(e -> scopes.stream().allMatch(scope -> scope.excluded().contains(e)))
                .map(Subtree::text)
                .toList();
    }

    /** How many CAs may stand below it, one under the other; absent where any number. */
    public OptionalInt depth() {
        return grants.stream().anyMatch(grant -> grant.depth().isEmpty())
                ? OptionalInt.empty()
                : grants.stream().mapToInt(grant -> grant.depth().getAsInt()).max();
    }

    /** The extended key usages left to it, as object identifiers; absent where any. */
    public Optional<List<String>> usages() {
        return grants.stream().anyMatch(grant -> grant.usages().isEmpty())
                ? Optional.empty()
                : Optional.of(
                        grants.stream()
                                .flatMap(grant -> grant.usages().stream())
                                .flatMap(Set::stream)
                                .distinct()
                                .sorted()
                                .toList());
    }

    /** From when its trust lasts. */
    public Instant from() {
        return grants.stream().map(Grant::from).min(Comparator.naturalOrder()).orElseThrow();
    }

    /** Until when its trust lasts at the longest. */
    public Instant until() {
        return grants.stream().map(Grant::until).max(Comparator.naturalOrder()).orElseThrow();
    }

    /** What should be known beside it, such as a limit that is there and is not counted. */
    public List<String> notes() {
        return notes;
    }

    /** What it may do, in one sentence without a subject: "may vouch for any address, ...". */
    public String may() {
        return Sentences.may(this);
    }

    /** Whether it may do all that the other may, whenever. */
    boolean covers(Authority other) {
        return other.grants.stream()
                .allMatch(theirs -> grants.stream().anyMatch(mine -> mine.covers(theirs)));
    }

    /** Whether the trust of both lasts the same time, on every way. */
    boolean lastsAs(Authority other) {
        return other.grants.stream()
                        .allMatch(theirs -> grants.stream().anyMatch(g -> g.replaces(theirs)))
                && grants.stream()
                        .allMatch(mine -> other.grants.stream().anyMatch(g -> g.replaces(mine)));
    }

    @Override
    public String toString() {
        return name() + " " + may();
    }
}
