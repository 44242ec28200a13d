package smimetrust.explain;

import smimetrust.Card;
import smimetrust.Refusal;
import smimetrust.SafeText;

/** The way out of a file that gives nothing to explain; caught at the door. */
final class UnreadableException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int MAX_MESSAGE = 300;

    private final transient Refusal refusal;

    UnreadableException(Card card, String message) {
        super(card.id(), null, false, false);
        this.refusal = card.refusal("file", SafeText.line(message, MAX_MESSAGE));
    }

    boolean isOf(Card card) {
        return refusal.rule().equals(card.id());
    }

    Refusal refusal() {
        return refusal;
    }
}
