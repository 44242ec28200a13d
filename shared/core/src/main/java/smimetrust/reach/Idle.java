package smimetrust.reach;

import smimetrust.Certificate;

/**
 * A certificate of a store by which nobody can vouch for anybody.
 *
 * @param why the first reason of several
 */
public record Idle(Certificate certificate, Reason why) {

    /** Why a certificate gives no trust to others. */
    public enum Reason {
        NOT_A_CA("it is no CA certificate and can vouch for nobody else"),
        EXPIRED("it has expired"),
        NOT_FOR_EMAIL("its extended key usages leave e-mail out"),
        NO_ISSUER("its issuer is not in the store"),
        NO_WAY("what stands above it leaves it nothing: see path length, name constraints, dates");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** In a sentence. */
        public String text() {
            return text;
        }
    }
}
