package smimetrust.sst;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.Certificate;
import smimetrust.TestCa;
import smimetrust.sst.SerializedStore.Malformed;
import smimetrust.sst.SerializedStore.Store;

/** Where exactly a malformed store is at fault, and the last value that is still right. */
class StoreReaderTest {

    private static final Certificate A = TestCa.root("A").build().certificate();

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    @DisplayName("a fault is told with its place and its numbers")
    void faults(String sentence, byte[] store, String card, int offset, String evidence) {
        assertThat(SerializedStore.read(store))
                .isInstanceOfSatisfying(
                        Malformed.class,
                        found -> {
                            assertThat(found.card().id()).isEqualTo(card);
                            assertThat(found.offset()).isEqualTo(offset);
                            assertThat(found.message()).contains(evidence);
                        });
    }

    static Stream<Arguments> faults() {
        int size = A.size();
        byte[] property = element(11, 2, new byte[2]);
        return Stream.of(
                arguments(
                        "bytes after the end",
                        store(certificate(A), hex("000000000000000000000000"), hex("0102")),
                        "sst.trailing-bytes",
                        8 + 12 + size + 12,
                        "14 bytes after"),
                arguments(
                        "each certificate with properties on both sides",
                        store(property, certificate(A), property, certificate(A), property),
                        "sst.dangling-property",
                        8 + 14 + 2 * (12 + size) + 14,
                        "property 11"),
                arguments(
                        "each certificate with properties after it",
                        store(certificate(A), property, certificate(A), property),
                        "sst.property-after-certificate",
                        8 + 2 * (12 + size) + 14,
                        "each of the 2 elements"),
                arguments(
                        "an element that ends past the certificate",
                        store(element(32, size + 3, Arrays.copyOf(A.der(), size + 3))),
                        "sst.der-trailing-bytes",
                        20 + size,
                        "3 bytes after"),
                arguments(
                        "an element that ends before the certificate does",
                        store(element(32, size - 10, A.der())),
                        "sst.not-a-certificate",
                        20,
                        ""),
                arguments(
                        "a sequence that is no certificate, and more",
                        store(element(32, 8, hex("3003020101FFFFFF"))),
                        "sst.not-a-certificate",
                        20,
                        ""),
                arguments(
                        "cut, with too little left to see a length",
                        cut(element(32, size + 9, A.der()), 5),
                        "sst.truncated",
                        20,
                        "says " + (size + 9) + " bytes, the file has 5 more"),
                arguments(
                        "a wrong length, with just enough left to see it",
                        cut(element(32, size + 9, A.der()), 6),
                        "sst.length",
                        16,
                        "says " + (size + 9) + " bytes, the file has 6 more"),
                arguments(
                        "cut, after just the DER's own length in four octets",
                        cut(element(32, 0x10006, hex("308400010000")), 6),
                        "sst.truncated",
                        20,
                        "the file has 6 more"),
                arguments(
                        "the indefinite length says nothing",
                        cut(element(32, 130, hex("308002010102010102")), 9),
                        "sst.length",
                        16,
                        "the file has 9 more"),
                arguments(
                        "five octets of length say nothing",
                        cut(element(32, 0x10007, hex("308500000100000000")), 9),
                        "sst.length",
                        16,
                        "the file has 9 more"),
                arguments(
                        "the longest store that can have been cut",
                        cut(element(32, 16 << 20, hex("308400FFFFFA0201")), 8),
                        "sst.truncated",
                        20,
                        "says 16777216 bytes"),
                arguments(
                        "no store was that long",
                        cut(element(32, (16 << 20) + 1, hex("308400FFFFFB0201")), 8),
                        "sst.length",
                        16,
                        "says 16777217 bytes"),
                arguments(
                        "a property that is cut is a wrong length",
                        cut(element(11, 100, hex("3062020101020101")), 8),
                        "sst.length",
                        16,
                        "element 11"));
    }

    @Test
    @DisplayName("a store of exactly 16 MiB is read")
    void largest() {
        byte[] filling = new byte[SerializedStore.MAX_BYTES - store(certificate(A)).length - 12];
        byte[] store = store(element(11, filling.length, filling), certificate(A));
        assertThat(store).hasSize(SerializedStore.MAX_BYTES);
        assertThat(SerializedStore.read(store)).isInstanceOf(Store.class);
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource({
        "0000000043455254, true, 'a header alone'",
        "0100000043455254, true, 'another version, which is a defect and not another format'",
        "0001000043455254, true, 'a version of two octets'",
        "000000004345525400, true, 'a header and more'",
        "00000000434552, false, 'less than a header'",
        "0000000043455255, false, 'another file type'",
        "4142434443455254, false, 'ABCDCERT is text'",
        "0000010043455254, false, 'the third octet of a version that nobody has'",
        "0000000143455254, false, 'the fourth octet'",
        "'', false, 'nothing'"
    })
    @DisplayName("what means to be a store, well-formed or not")
    void meant(String bytes, boolean expected, String sentence) {
        assertThat(SerializedStore.isMeant(hex(bytes))).isEqualTo(expected);
    }

    private static byte[] certificate(Certificate certificate) {
        return element(32, certificate.size(), certificate.der());
    }

    private static byte[] element(int id, int length, byte[] value) {
        return ByteBuffer.allocate(12 + value.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(id)
                .putInt(1)
                .putInt(length)
                .put(value)
                .array();
    }

    /** A header, an element's header, and so many bytes of its value. */
    private static byte[] cut(byte[] element, int left) {
        return Arrays.copyOf(store(element), 8 + 12 + left);
    }

    private static byte[] store(byte[]... elements) {
        int size = Arrays.stream(elements).mapToInt(element -> element.length).sum();
        ByteBuffer out = ByteBuffer.allocate(20 + size).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0).put("CERT".getBytes(ISO_8859_1));
        Arrays.stream(elements).forEach(out::put);
        return out.array();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
