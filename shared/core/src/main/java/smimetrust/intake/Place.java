package smimetrust.intake;

/**
 * Where in a file something stands, from the outside in.
 *
 * @param text one line, safe to print
 */
record Place(String text) {

    static final Place FILE = new Place("file");

    /** A place inside this one; the whole file is left unsaid. */
    Place in(String inner) {
        return equals(FILE) ? new Place(inner) : new Place(text + ", " + inner);
    }

    Place atByte(int offset) {
        return in("byte " + offset);
    }
}
