package smimetrust.intake;

import java.util.List;
import java.util.stream.Stream;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Refusal;
import smimetrust.SafeText;
import smimetrust.sst.SerializedStore;

/** An uploaded file, read into certificates and refusals. */
public final class CertificateFile {

    /** The largest file, and the largest archive entry, that is read. Unit: bytes. */
    public static final int MAX_BYTES = 1 << 20;

    /** The most distinct certificates in one file. */
    public static final int MAX_CERTIFICATES = 2_000;

    /** The most refusals of one file that are told apart; incidents are counted on their own. */
    public static final int MAX_REFUSALS = 100;

    private CertificateFile() {}

    /**
     * What is in a file.
     *
     * @param certificates in the order of the file, each once
     * @param refusals everything that gave no certificate; never empty where {@code certificates}
     *     is
     */
    public record Contents(List<Found> certificates, List<Refusal> refusals) {
        public Contents {
            certificates = List.copyOf(certificates);
            refusals = List.copyOf(refusals);
        }
    }

    /**
     * One certificate of a file.
     *
     * @param certificate as it stands in the file, byte for byte
     * @param at where it stands first: a line, a byte, an archive entry; "file" for the whole. One
     *     line, safe to print
     */
    public record Found(Certificate certificate, String at) {}

    /**
     * Reads a file. Never throws, whatever the bytes are. Time and memory are bounded: by the size
     * of the file, and for a zip archive by 1,000 entries, 8 MiB unpacked and a hundred times its
     * own size.
     */
    public static Contents read(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            return new Contents(List.of(), List.of(tooLarge(bytes.length)));
        }
        Harvest harvest = new Harvest();
        new Recogniser(harvest).read(bytes, Place.FILE, Recogniser.Archive.ALLOWED);
        return harvest.contents();
    }

    /**
     * The refusal of a file that was not read for its size.
     *
     * @param size in bytes
     */
    public static Refusal tooLarge(long size) {
        return Cards.TOO_LARGE.refusal(Place.FILE.text(), Cards.size(size));
    }

    /**
     * The refusal of a file whose bytes could not be had.
     *
     * @param why any text; made safe here
     */
    public static Refusal unreadable(String why) {
        return Cards.UNREADABLE.refusal(Place.FILE.text(), SafeText.line(why, 200));
    }

    /** Whether a refusal means that secret key material was uploaded. */
    public static boolean isIncident(String ruleId) {
        return ruleId.equals(Cards.PRIVATE_KEY.id()) || ruleId.equals(Cards.PKCS12.id());
    }

    /** Every reason for which a file, or a part of it, is refused. */
    public static List<Card> catalogue() {
        return Stream.concat(Cards.ALL.stream(), SerializedStore.catalogue().stream()).toList();
    }
}
