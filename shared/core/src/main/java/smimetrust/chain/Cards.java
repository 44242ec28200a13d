package smimetrust.chain;

import java.util.List;
import smimetrust.Card;
import smimetrust.Severity;

/**
 * All that this room can say. Every one is a warning: an orphan is an accepted certificate, with
 * nothing wrong about itself, that waits for what is missing above it.
 */
final class Cards {

    static final Card NOT_VALID =
            card(
                    "chain.not-valid",
                    "Not valid during the whole import window",
                    "RFC 5280 6.1.3 (a)(2)",
                    "Get the CA's current certificate and drop it into the bundle's folder.");

    static final Card UNREADABLE =
            card(
                    "chain.unreadable",
                    "No implementation can read it to verify signatures",
                    "RFC 5280 6.1.3 (a)(1)",
                    "Ask the CA for a certificate that follows RFC 5280.");

    static final Card WEAK_ALGORITHM =
            card(
                    "chain.weak-algorithm",
                    "An algorithm too weak to trust",
                    "RFC 8301 3.1, RFC 6151 2 and the CA/Browser Forum S/MIME Baseline Requirements"
                            + " 6.1.5",
                    "Ask the CA for a certificate with an RSA key of at least 2048 bits, signed"
                            + " with SHA-256 or better.");

    static final Card NOT_A_CA =
            card(
                    "chain.not-a-ca",
                    "May not issue certificates",
                    "RFC 5280 4.2.1.9, 4.2.1.3 and 6.1.4 (k) and (n)",
                    "Put the certificates of the issuing CAs into the bundle, not those of"
                            + " people.");

    static final Card NOT_FOR_EMAIL =
            card(
                    "chain.not-for-email",
                    "A certificate on the way up is not for e-mail",
                    "RFC 5280 4.2.1.12, nested as Windows and the browsers do",
                    "Get the CA's chain for S/MIME: every certificate in it must allow e-mail"
                            + " protection.");

    static final Card ISSUER_MISSING =
            card(
                    "chain.issuer-missing",
                    "The issuer is not in the bundle",
                    "RFC 5280 6.1; Exchange needs the complete chain with its self-signed root",
                    "Get the issuer's certificate from the CA and drop it into the bundle's"
                            + " folder.");

    static final Card ISSUER_LEFT_OUT =
            card(
                    "chain.issuer-left-out",
                    "The issuer is in the bundle, but left out",
                    "RFC 5280 6.1; Exchange needs the complete chain with its self-signed root",
                    "See why the issuer is left out and resolve that, or get another certificate"
                            + " of the issuer.");

    static final Card SIGNATURE =
            card(
                    "chain.signature",
                    "The issuer's name is there, but with another key",
                    "RFC 5280 6.1.3 (a)(1); a CA that changed its key has several certificates",
                    "Get the issuer's certificate of the right generation from the CA.");

    static final Card PATH_LENGTH =
            card(
                    "chain.path-length",
                    "No path length left for the certificates of people",
                    "RFC 5280 4.2.1.9 and 6.1.4 (l) and (m)",
                    "Ask the CA for a chain whose pathLenConstraint leaves room for this"
                            + " certificate.");

    static final Card LOOP =
            card(
                    "chain.loop",
                    "Cross-certificates that lead to each other and to no root",
                    "RFC 5280 6.1; Exchange needs the complete chain with its self-signed root",
                    "Get the self-signed root of one of these CAs and drop it into the bundle's"
                            + " folder.");

    static final Card PKIX =
            card(
                    "chain.pkix",
                    "Path validation refuses every way to a root",
                    "RFC 5280 6.1, as the Java platform implements it",
                    "Ask the CA for a chain that passes path validation.");

    static final Card SEARCH_EXHAUSTED =
            card(
                    "chain.search-exhausted",
                    "Too many possible chains to try them all",
                    "A bound of this program, so that no upload can keep it busy",
                    "Take out certificates of the same name and cross-certificates that are not"
                            + " needed.");

    static final List<Card> ALL =
            List.of(
                    NOT_VALID,
                    UNREADABLE,
                    WEAK_ALGORITHM,
                    NOT_A_CA,
                    NOT_FOR_EMAIL,
                    ISSUER_MISSING,
                    ISSUER_LEFT_OUT,
                    SIGNATURE,
                    PATH_LENGTH,
                    LOOP,
                    PKIX,
                    SEARCH_EXHAUSTED);

    private Cards() {}

    private static Card card(String id, String title, String citation, String fix) {
        return new Card(id, Severity.WARNING, title, citation, fix);
    }
}
