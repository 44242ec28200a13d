package smimetrust.explain;

/** What Windows, and so Exchange and its logs, call a failure (winerror.h). */
public enum WindowsError {
    CERT_E_EXPIRED("0x800B0101", "expired, or not valid yet"),
    CERT_E_UNTRUSTEDROOT("0x800B0109", "the chain ends in a root that is not trusted"),
    CERT_E_CHAINING("0x800B010A", "no chain to a trusted root could be built"),
    CERT_E_WRONG_USAGE("0x800B0110", "the certificate is not for e-mail signatures"),
    CERT_E_INVALID_NAME("0x800B0114", "a name that the CA may not vouch for"),
    TRUST_E_BASIC_CONSTRAINTS("0x80096019", "a basic constraint of the chain is not observed"),
    CRYPT_E_HASH_VALUE("0x80091007", "the content is not what was signed"),
    NTE_BAD_SIGNATURE("0x80090006", "the signature does not verify"),
    CRYPT_E_SIGNER_NOT_FOUND("0x8009100E", "the signer's certificate is not there"),
    CRYPT_E_UNKNOWN_ALGO("0x80091002", "an unknown algorithm");

    private final String code;
    private final String says;

    WindowsError(String code, String says) {
        this.code = code;
        this.says = says;
    }

    /** As Windows prints it: {@code 0x} and eight digits. */
    public String code() {
        return code;
    }

    /** What it means here, in a few words. */
    public String says() {
        return says;
    }
}
