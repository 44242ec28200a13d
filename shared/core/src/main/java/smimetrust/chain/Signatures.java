package smimetrust.chain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import smimetrust.Sha256;

/**
 * Finds out who signed what: candidates by name, likely keys first, every pair of certificate and
 * key at most once, all within a budget.
 */
final class Signatures {

    /** How well a key identifier fits, best first; a mismatch is unlikely and no refusal. */
    enum Fit {
        MATCH,
        UNKNOWN,
        MISMATCH
    }

    /** What one round did. */
    record Round(int tried, int verified) {}

    private record Trial(Node child, SigningKey key) {}

    private record Guess(SigningKey key, Fit fit) {}

    /** Below this number of trials a round is hardly worth its preparation. */
    private static final int SMALL_ROUND = 32;

    private final Map<String, List<SigningKey>> byName = new HashMap<>();
    private final Map<Node, List<Guess>> guesses = new HashMap<>();

    Signatures(List<Node> nodes) {
        Map<String, Map<Sha256, SigningKey>> index = new HashMap<>();
        int number = 0;
        for (Node node : nodes) {
            String name = node.certificate.subject().canonical();
            Map<Sha256, SigningKey> keys = index.computeIfAbsent(name, any -> new HashMap<>());
            Sha256 id = Sha256.of(keyBytes(node));
            SigningKey key = keys.get(id);
            if (key == null) {
                key = new SigningKey(number++);
                keys.put(id, key);
                byName.computeIfAbsent(name, any -> new ArrayList<>()).add(key);
            }
            node.carries(key);
        }
    }

    private static byte[] keyBytes(Node node) {
        try {
            return node.certificate.publicKeyInfo().getEncoded();
        } catch (java.io.IOException e) {
            throw new IllegalStateException("what was parsed can be encoded", e);
        }
    }

    /** The keys of a name. */
    List<SigningKey> keysOf(String name) {
        return byName.getOrDefault(name, List.of());
    }

    private List<Guess> guesses(Node child) {
        return guesses.computeIfAbsent(
                child,
                any ->
                        keysOf(child.certificate.issuer().canonical()).stream()
                                .map(key -> new Guess(key, fit(child, key)))
                                .sorted(Comparator.comparing(Guess::fit))
                                .toList());
    }

    static Fit fit(Node child, SigningKey key) {
        Optional<String> wanted = child.authorityKeyIdentifier;
        if (wanted.isEmpty() || key.identifiers.isEmpty()) {
            return Fit.UNKNOWN;
        }
        return key.identifiers.contains(wanted.get()) ? Fit.MATCH : Fit.MISMATCH;
    }

    /** Whether keys of its issuer's name are left that it was not tried with. */
    boolean hasUntried(Node child, Predicate<SigningKey> open) {
        return guesses(child).stream()
                .anyMatch(guess -> !child.tried.get(guess.key.number) && open.test(guess.key));
    }

    /**
     * Of the best fit that is left the key that has signed most: who certifies many is soon known,
     * whatever namesakes with the same identifier are dropped beside it. Where none has signed yet,
     * each child begins elsewhere, so that one of them finds it soon for all.
     */
    private Optional<SigningKey> next(Node child, Predicate<SigningKey> open, Fit atMost) {
        List<Guess> all = guesses(child);
        int size = all.size();
        int first = size == 0 ? 0 : child.rank % size;
        Optional<Guess> best = Optional.empty();
        for (int i = 0; i < size; i++) {
            Guess guess = all.get((first + i) % size);
            if (guess.fit.compareTo(atMost) <= 0
                    && !child.tried.get(guess.key.number)
                    && open.test(guess.key)
                    && best.map(known -> isLikelier(guess, known)).orElse(true)) {
                best = Optional.of(guess);
            }
        }
        return best.map(Guess::key);
    }

    private static boolean isLikelier(Guess guess, Guess known) {
        int fit = guess.fit.compareTo(known.fit);
        return fit < 0 || (fit == 0 && guess.key.issued.size() > known.key.issued.size());
    }

    /**
     * Tries one more key with each of the children, so that none can use up the budget of the
     * others; or some more where that would be few.
     *
     * @param open the keys worth trying now
     * @param atMost the worst fit to try
     */
    Round round(Collection<Node> children, Predicate<SigningKey> open, Fit atMost, Purse purse) {
        List<Trial> trials = new ArrayList<>();
        Collection<Node> busy = children;
        do {
            List<Node> more = new ArrayList<>();
            for (Node child : busy) {
                Optional<SigningKey> next =
                        next(child, open, atMost).filter(key -> purse.take(child, key.cost()));
                if (next.isPresent()) {
                    child.tried.set(next.get().number);
                    trials.add(new Trial(child, next.get()));
                    more.add(child);
                }
            }
            busy = more;
        } while (!busy.isEmpty() && trials.size() < SMALL_ROUND);
        List<Boolean> answers =
                trials.parallelStream()
                        .map(trial -> trial.child.certificate.isSignedBy(trial.key.verifier()))
                        .toList();
        List<Trial> verified =
                IntStream.range(0, trials.size())
                        .filter(answers::get)
                        .mapToObj(trials::get)
                        .toList();
        for (Trial trial : verified) {
            trial.child.issuers.add(trial.key);
            trial.key.issued.add(trial.child);
        }
        return new Round(trials.size(), verified.size());
    }
}
