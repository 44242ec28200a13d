package smimetrust.rules;

import java.io.IOException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import smimetrust.TestCa;

/** What no certificate library will make: parts exchanged without signing again. */
final class Surgery {

    private static final int SIGNED_ALGORITHM_IN_V3 = 2;

    private Surgery() {}

    /** A key that is only stated: nothing can be signed with it. */
    static KeyPair stated(AlgorithmIdentifier algorithm, byte[] key) {
        try {
            return stated(new SubjectPublicKeyInfo(algorithm, key).getEncoded("DER"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static KeyPair stated(AlgorithmIdentifier algorithm, ASN1Encodable key) {
        try {
            return stated(new SubjectPublicKeyInfo(algorithm, key).getEncoded("DER"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair stated(byte[] encoded) {
        PrivateKey none = TestCa.newKeys("secp256r1").getPrivate();
        return new KeyPair(new StatedKey(encoded), none);
    }

    private static final class StatedKey implements PublicKey {
        private static final long serialVersionUID = 1L;
        private final byte[] encoded;

        StatedKey(byte[] encoded) {
            this.encoded = encoded;
        }

        @Override
        public String getAlgorithm() {
            return "EC"; // so that TestCa signs with the private key, which is one
        }

        @Override
        public String getFormat() {
            return "X.509";
        }

        @Override
        public byte[] getEncoded() {
            return encoded.clone();
        }
    }

    /** Another algorithm beside the signature. */
    static byte[] algorithmBeside(byte[] der, AlgorithmIdentifier algorithm) {
        ASN1Sequence outer = ASN1Sequence.getInstance(der);
        return encoded(
                new DERSequence(
                        new ASN1Encodable[] {
                            outer.getObjectAt(0), algorithm, outer.getObjectAt(2)
                        }));
    }

    /** Another algorithm in both places. */
    static byte[] algorithm(byte[] der, String oid) {
        AlgorithmIdentifier algorithm = new AlgorithmIdentifier(new ASN1ObjectIdentifier(oid));
        ASN1Sequence outer = ASN1Sequence.getInstance(der);
        ASN1Encodable[] signed = ASN1Sequence.getInstance(outer.getObjectAt(0)).toArray();
        signed[SIGNED_ALGORITHM_IN_V3] = algorithm;
        return encoded(
                new DERSequence(
                        new ASN1Encodable[] {
                            new DERSequence(signed), algorithm, outer.getObjectAt(2)
                        }));
    }

    /** The same content, its length written with a leading zero: BER, and not DER. */
    static byte[] longLength(byte[] der) {
        if ((der[1] & 0xFF) != 0x82) {
            throw new AssertionError("not a length of two octets");
        }
        byte[] ber = new byte[der.length + 1];
        ber[0] = der[0];
        ber[1] = (byte) 0x83;
        System.arraycopy(der, 2, ber, 3, der.length - 2);
        return ber;
    }

    private static byte[] encoded(DERSequence sequence) {
        try {
            return sequence.getEncoded("DER");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
