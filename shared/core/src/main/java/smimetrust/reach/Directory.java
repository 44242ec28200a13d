package smimetrust.reach;

import smimetrust.Name;

/** Subject names that begin with a name, as a directoryName constraint says. */
record Directory(Name base) implements Subtree<Directory> {

    @Override
    public boolean contains(Directory other) {
        return other.base.isWithin(base);
    }

    @Override
    public String text() {
        return base.isEmpty() ? "any name" : base.toString();
    }
}
