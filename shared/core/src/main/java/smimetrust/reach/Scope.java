package smimetrust.reach;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The names of one form that are left on a path: those permitted by every certificate on it, less
 * those that any of them excludes. In normal form, so that equal scopes mostly are equal.
 *
 * @param permitted absent where none of them limits this form; empty where nothing is left
 * @param excluded only what takes something away
 */
record Scope<T extends Subtree<T>>(Optional<List<T>> permitted, List<T> excluded) {

    Scope {
        permitted = permitted.map(List::copyOf);
        excluded = List.copyOf(excluded);
    }

    static <T extends Subtree<T>> Scope<T> all() {
        return new Scope<T>(Optional.empty(), List.of());
    }

    /** The same below a certificate with these constraints. */
    Scope<T> within(Optional<List<T>> alsoPermitted, List<T> alsoExcluded) {
        if (alsoPermitted.isEmpty() && alsoExcluded.isEmpty()) {
            return this;
        }
        List<T> out = new ArrayList<>(excluded);
        out.addAll(alsoExcluded);
        Optional<List<T>> in =
                permitted.isEmpty()
                        ? alsoPermitted
                        : alsoPermitted.isEmpty()
                                ? permitted
                                : Optional.of(intersection(permitted.get(), alsoPermitted.get()));
        return normal(in, out);
    }

    private static <T extends Subtree<T>> List<T> intersection(List<T> some, List<T> others) {
        List<T> common = new ArrayList<>();
        for (T one : some) {
            for (T other : others) {
                common(one, other).ifPresent(common::add);
            }
        }
        return common;
    }

    /** Two subtrees are nested, or have nothing in common. */
    private static <T extends Subtree<T>> Optional<T> common(T one, T other) {
        if (one.contains(other)) {
            return Optional.of(other);
        }
        return other.contains(one) ? Optional.of(one) : Optional.empty();
    }

    private static <T extends Subtree<T>> Scope<T> normal(Optional<List<T>> in, List<T> out) {
        List<T> excluded = widest(out);
        if (in.isEmpty()) {
            return new Scope<>(in, excluded);
        }
        List<T> permitted =
                widest(in.get()).stream()
                        .filter(p -> excluded.stream().noneMatch(e -> e.contains(p)))
                        .toList();
        return new Scope<>(
                Optional.of(permitted),
                excluded.stream()
                        .filter(e -> permitted.stream().anyMatch(p -> p.contains(e)))
                        .toList());
    }

    private static <T extends Subtree<T>> List<T> widest(List<T> subtrees) {
        List<T> sorted =
                subtrees.stream().distinct().sorted(Comparator.comparing(Subtree::text)).toList();
        List<T> widest = new ArrayList<>();
        for (T one : sorted) {
            Predicate<T> covers = other -> other.contains(one);
            if (widest.stream().noneMatch(covers)) {
                widest.removeIf(one::contains);
                widest.add(one);
            }
        }
        return widest;
    }

    /** Whether nothing of this form is left. */
    boolean isNothing() {
        return permitted.filter(List::isEmpty).isPresent();
    }

    /** Whether nothing but exclusions limits it. */
    boolean isOpen() {
        return permitted.isEmpty();
    }

    /** Whether this name is left, given as the smallest subtree. */
    boolean allows(T name) {
        return permitted.map(in -> in.stream().anyMatch(p -> p.contains(name))).orElse(true)
                && excluded.stream().noneMatch(e -> e.contains(name));
    }

    /** Whether every name that is left there is left here. */
    boolean covers(Scope<T> other) {
        if (other.isNothing()) {
            return true;
        }
        if (permitted.isPresent()) {
            if (other.permitted.isEmpty()) {
                return false;
            }
            for (T theirs : other.permitted.get()) {
                if (permitted.get().stream().noneMatch(p -> p.contains(theirs))) {
                    return false;
                }
            }
        }
        for (T mine : excluded) {
            boolean harmless =
                    other.permitted
                            .map(in ->
                                    in.stream()
                                            .flatMap(p -> common(p, mine).stream())
                                            .allMatch(other::excludes))
                            .orElseGet(() -> other.excludes(mine));
            if (!harmless) {
                return false;
            }
        }
        return true;
    }

    private boolean excludes(T subtree) {
        return excluded.stream().anyMatch(e -> e.contains(subtree));
    }

    /** How much work it is to look at all of it. */
    int size() {
        return 1 + excluded.size() + permitted.map(List::size).orElse(0);
    }
}
