package smimetrust.revocation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import smimetrust.Certificate;

/**
 * One distribution point of a certificate (RFC 5280 4.2.1.13): the same list under all of its
 * addresses.
 *
 * @param urls its addresses, in order: untrusted text of any scheme
 * @param names all of its names, encoded, in hexadecimal
 * @param obstacle why its lists are not understood here; its addresses need not be asked then
 */
public record Point(List<String> urls, Set<String> names, Optional<String> obstacle) {

    /** More distribution points, or names in one, are not looked at. */
    static final int MAX = 16;

    public Point {
        urls = List.copyOf(urls);
        names = Set.copyOf(names);
    }

    /** Those of a certificate; none where it has none, or none that can be read. */
    static List<Point> of(Certificate certificate) {
        return certificate
                .extension(Extension.cRLDistributionPoints, Point::read)
                .orElse(List.of());
    }

    private static List<Point> read(byte[] value) {
        List<Point> points = new ArrayList<>();
        for (DistributionPoint point : CRLDistPoint.getInstance(value).getDistributionPoints()) {
            if (points.size() == MAX) {
                break;
            }
            points.add(read(point));
        }
        return points;
    }

    private static Point read(DistributionPoint point) {
        List<String> urls = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        DistributionPointName name = point.getDistributionPoint();
        boolean full = name != null && name.getType() == DistributionPointName.FULL_NAME;
        if (full) {
            for (GeneralName one : GeneralNames.getInstance(name.getName()).getNames()) {
                if (names.size() == MAX) {
                    break;
                }
                names.add(encoded(one));
                if (one.getTagNo() == GeneralName.uniformResourceIdentifier) {
                    urls.add(ASN1IA5String.getInstance(one.getName()).getString());
                }
            }
        }
        Optional<String> obstacle = Optional.empty();
        if (point.getCRLIssuer() != null) {
            obstacle = Optional.of("its list is issued by another than its issuer (cRLIssuer)");
        } else if (point.getReasons() != null) {
            obstacle = Optional.of("its list is for some reasons of revocation only");
        } else if (!full) {
            obstacle = Optional.of("its list is named relative to its issuer's name");
        } else if (urls.isEmpty()) {
            obstacle = Optional.of("its list has no address (URI)");
        }
        return new Point(urls, names, obstacle);
    }

    static String encoded(GeneralName name) {
        try {
            return HexFormat.of().formatHex(name.getEncoded());
        } catch (IOException e) {
            throw new IllegalArgumentException("what was decoded can be encoded", e);
        }
    }
}
