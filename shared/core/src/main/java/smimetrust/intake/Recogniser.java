package smimetrust.intake;

import java.util.Optional;
import smimetrust.sst.SerializedStore;
import smimetrust.sst.SerializedStore.CertificateElement;
import smimetrust.sst.SerializedStore.Element;
import smimetrust.sst.SerializedStore.Malformed;
import smimetrust.sst.SerializedStore.RevocationList;
import smimetrust.sst.SerializedStore.Store;

/**
 * Tells what bytes are and hands them to the reader of that format. What a reader finds inside (a
 * block's content, an archive's entry, the rest after a certificate) comes back here, at most
 * {@link #MAX_NESTING} times.
 */
final class Recogniser {

    /** Whether an archive may be opened where the bytes stand. */
    enum Archive {
        ALLOWED,
        REFUSED
    }

    /** The most formats inside one another, such as a certificate in PEM after one in DER. */
    static final int MAX_NESTING = 4;

    private final Harvest harvest;
    private final DerContent der;
    private final TextContent text;
    private int nesting;

    Recogniser(Harvest harvest) {
        this.harvest = harvest;
        this.der = new DerContent(harvest, this);
        this.text = new TextContent(harvest, this);
    }

    /** Reads a file, or an entry of an archive. */
    void read(byte[] bytes, Place at, Archive archive) {
        if (bytes.length == 0) {
            harvest.refuse(Cards.EMPTY, at, "no byte at all");
        } else if (!binary(bytes, at, archive)) {
            text.read(bytes, at, archive);
        }
    }

    /** Reads the rest of a file as text. */
    void rest(byte[] bytes, Place at) {
        text.read(bytes, at, Archive.REFUSED);
    }

    /** Reads bytes of a format that is not text; false where they are of none. */
    boolean binary(byte[] bytes, Place at, Archive archive) {
        if (nesting == MAX_NESTING) {
            harvest.refuse(
                    Cards.NOT_RECOGNISED,
                    at,
                    "more than " + MAX_NESTING + " formats are inside one another");
            return true;
        }
        nesting++;
        boolean read = knownBinary(bytes, at, archive);
        nesting--;
        return read;
    }

    private boolean knownBinary(byte[] bytes, Place at, Archive archive) {
        if (ZipContent.isMeant(bytes)) {
            if (archive == Archive.ALLOWED) {
                new ZipContent(harvest, bytes, at).read();
            } else {
                harvest.refuse(Cards.ZIP_NESTED, at, "an archive inside another container");
            }
            return true;
        }
        if (SerializedStore.isMeant(bytes)) {
            store(bytes, at);
            return true;
        }
        if (keyMaterial(bytes, at)) {
            return true;
        }
        if (KeyMaterial.isJks(bytes)) {
            harvest.refuse(Cards.KEYSTORE, at, "a Java keystore JKS without private keys");
            return true;
        }
        if (KeyMaterial.isOpenPgpKey(bytes)) {
            harvest.refuse(Cards.PGP, at, "an OpenPGP public key");
            return true;
        }
        if (der.isMeant(bytes)) {
            der.read(bytes, at);
            return true;
        }
        return false;
    }

    /**
     * Like {@link #binary}, for a block whose certificate may have OpenSSL's trust data after it.
     */
    boolean trusted(byte[] bytes, Place at) {
        if (!der.isMeant(bytes) || nesting == MAX_NESTING) {
            return false;
        }
        nesting++;
        der.readTrusted(bytes, at);
        nesting--;
        return true;
    }

    boolean keyMaterial(byte[] bytes, Place at) {
        Optional<String> kind = KeyMaterial.inBinary(bytes);
        kind.ifPresent(name -> harvest.refuse(Cards.PRIVATE_KEY, at, privateKey(name)));
        return kind.isPresent();
    }

    /** What is said of every private key: its kind, of a fixed set, and nothing else. */
    static String privateKey(String kind) {
        return "a private key (" + kind + "); its content is neither kept nor shown";
    }

    private void store(byte[] bytes, Place at) {
        switch (SerializedStore.read(bytes)) {
            case Malformed malformed ->
                    harvest.refuse(
                            malformed.card(), at.atByte(malformed.offset()), malformed.message());
            case Store store -> {
                for (Element element : store.elements()) {
                    if (element instanceof CertificateElement found) {
                        harvest.found(found.certificate(), at.atByte(found.offset()));
                    }
                }
                if (store.certificates().isEmpty()) {
                    boolean lists =
                            store.elements().stream().anyMatch(RevocationList.class::isInstance);
                    harvest.refuse(
                            lists ? Cards.CRL : Cards.NO_CERTIFICATE,
                            at,
                            "a serialized store with "
                                    + store.elements().size()
                                    + " elements, none of them a certificate");
                }
            }
        }
    }
}
