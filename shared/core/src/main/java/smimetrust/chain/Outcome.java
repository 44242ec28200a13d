package smimetrust.chain;

import java.util.List;
import smimetrust.Certificate;
import smimetrust.Finding;

/** What became of one accepted certificate. */
public sealed interface Outcome {

    /**
     * It has a way up to a root, and all of the way is anchored too.
     *
     * @param path from the certificate itself to the root, both included; one entry for a root
     */
    record Anchored(List<Certificate> path) implements Outcome {
        public Anchored {
            path = List.copyOf(path);
        }
    }

    /**
     * It has none, and is not published.
     *
     * @param finding why, and what to do about it
     * @param missing the issuer of the topmost certificate that its chain reaches: the one to get,
     *     or to get anew
     */
    record Orphan(Finding finding, Missing missing) implements Outcome {}
}
