package smimetrust;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/**
 * A distinguished name. Equal where the encodings are; {@link #matches} is the standard's
 * comparison.
 */
public final class Name {

    private static final int MAX_DISPLAY = 300;

    private final X500Name asn1;
    private final byte[] encoded;
    private final String canonical;

    Name(X500Name asn1) throws IOException {
        this.asn1 = asn1;
        for (RDN rdn : asn1.getRDNs()) {
            // Read now, and refused here where it is no name: Bouncy Castle reads it on demand.
            rdn.getTypesAndValues();
        }
        this.encoded = asn1.getEncoded();
        this.canonical = canonical(encoded);
    }

    /**
     * The name of a structure other than a certificate.
     *
     * @throws IOException if it cannot be encoded
     */
    public static Name of(X500Name asn1) throws IOException {
        return new Name(asn1);
    }

    private static String canonical(byte[] encoded) {
        try {
            return new X500Principal(encoded).getName(X500Principal.CANONICAL);
        } catch (IllegalArgumentException e) { // a name that the JDK cannot read equals only itself
            return "#" + HexFormat.of().formatHex(encoded);
        }
    }

    /** No attribute at all. */
    public boolean isEmpty() {
        return asn1.getRDNs().length == 0;
    }

    /** RFC 5280 7.1: case and inner white space do not matter, nor the string type. */
    public boolean matches(Name other) {
        return canonical.equals(other.canonical);
    }

    /** Equal for names that {@link #matches}; for look-ups, not for people. */
    public String canonical() {
        return canonical;
    }

    /** The values of one attribute type, in order, as encoded. */
    public List<String> values(ASN1ObjectIdentifier type) {
        List<String> values = new ArrayList<>();
        for (RDN rdn : asn1.getRDNs()) {
            for (AttributeTypeAndValue attribute : rdn.getTypesAndValues()) {
                if (attribute.getType().equals(type)) {
                    values.add(text(attribute));
                }
            }
        }
        return values;
    }

    /**
     * What people call it: the common name, else the organization (unit), else the whole; one safe
     * line.
     */
    public String brief() {
        return firstOf(BCStyle.CN)
                .or(() -> firstOf(BCStyle.OU))
                .or(() -> firstOf(BCStyle.O))
                .map(text -> SafeText.line(text, 100))
                .orElseGet(this::toString);
    }

    private Optional<String> firstOf(ASN1ObjectIdentifier type) {
        return values(type).stream().filter(text -> !text.isBlank()).findFirst();
    }

    /** The name as Windows shows it, the most specific attribute first; one safe line. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        for (RDN rdn : asn1.getRDNs()) {
            List<String> attributes = new ArrayList<>();
            for (AttributeTypeAndValue attribute : rdn.getTypesAndValues()) {
                attributes.add(label(attribute.getType()) + "=" + escaped(text(attribute)));
            }
            parts.addFirst(String.join(" + ", attributes));
        }
        return parts.isEmpty() ? "(no name)" : SafeText.line(String.join(", ", parts), MAX_DISPLAY);
    }

    private static String label(ASN1ObjectIdentifier type) {
        String symbol = BCStyle.INSTANCE.oidToDisplayName(type);
        return symbol == null ? type.getId() : symbol.toUpperCase(Locale.ROOT);
    }

    private static String text(AttributeTypeAndValue attribute) {
        // IETFUtils escapes for RFC 4514; only a string that is none at all comes out as #hex.
        if (!(attribute.getValue() instanceof ASN1String string)) {
            return IETFUtils.valueToString(attribute.getValue());
        }
        try {
            return string.getString();
        } catch (IllegalArgumentException e) { // a UTF8String that is not UTF-8
            return "#" + HexFormat.of().formatHex(encoded(attribute));
        }
    }

    private static byte[] encoded(AttributeTypeAndValue attribute) {
        try {
            return attribute.getValue().toASN1Primitive().getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException("what was decoded can be encoded", e);
        }
    }

    private static String escaped(String value) {
        return value.chars().anyMatch(c -> ",+=\"".indexOf(c) >= 0)
                ? '"' + value.replace("\"", "\"\"") + '"'
                : value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Name name && Arrays.equals(encoded, name.encoded);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encoded);
    }
}
