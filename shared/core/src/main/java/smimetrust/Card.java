package smimetrust;

/**
 * One thing that smime-trust can say, as the catalogue lists it. Ids are public: people filter on
 * them, so an id is never reused and a changed meaning is a new id.
 *
 * @param id stable, {@code family.what}, such as {@code ca.basic-constraints-missing}
 * @param severity what it means for the store
 * @param title what was found, in a few words
 * @param citation document and section that say so, or the observation behind it
 * @param fix what the person who reads it should do
 * @param scope whose certificates it concerns
 */
public record Card(
        String id, Severity severity, String title, String citation, String fix, Scope scope) {

    /** Whose certificates a card concerns. */
    public enum Scope {
        /** Every CA's. */
        ANY,
        /** Those of CAs that the public trusts; a bundle's policy says whether it has such CAs. */
        PUBLIC
    }

    /** What concerns every CA. */
    public Card(String id, Severity severity, String title, String citation, String fix) {
        this(id, severity, title, citation, fix, Scope.ANY);
    }

    /** The finding that this card's rule makes, with the evidence in its message. */
    public Finding finding(String message) {
        return new Finding(id, severity, message, fix);
    }

    /** The refusal that this card's rule makes: {@code at} says where in the file. */
    public Refusal refusal(String at, String message) {
        return new Refusal(id, at, message, fix);
    }

    /** The blocker that this card's rule makes. */
    public Blocker blocker(String message) {
        return new Blocker(id, message, fix);
    }
}
