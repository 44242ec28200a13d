package smimetrust.sst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.MalformedCertificateException;
import smimetrust.TestCa;
import smimetrust.sst.SerializedStore.CertificateElement;
import smimetrust.sst.SerializedStore.Malformed;
import smimetrust.sst.SerializedStore.RevocationList;
import smimetrust.sst.SerializedStore.Store;
import smimetrust.sst.SerializedStore.TrustList;

class SerializedStoreTest {

    private static final Path VECTORS = Path.of("src/test/resources/sst");
    private static final Certificate A = TestCa.root("A").build().certificate();
    private static final Certificate B = TestCa.root("B").build().certificate();

    @ParameterizedTest(name = "{2} is {1}: {0}")
    @MethodSource("malformedFiles")
    @DisplayName("a malformed file is refused for its own reason")
    void malformed(String file, String card, String note) throws IOException {
        assertThat(reasonFor(Files.readAllBytes(VECTORS.resolve("malformed").resolve(file))))
                .isEqualTo(card);
    }

    static Stream<Arguments> malformedFiles() throws IOException {
        List<String> lines = Files.readAllLines(VECTORS.resolve("malformed/INDEX.tsv"));
        return lines.stream()
                .skip(1)
                .map(line -> line.split("\t", -1))
                .map(cells -> arguments(cells[0], cells[2], cells[3]));
    }

    @Test
    @DisplayName("the index names every malformed file, and every reason but the two bounds")
    void indexIsComplete() throws IOException {
        List<Arguments> index = malformedFiles().toList();
        try (Stream<Path> files = Files.list(VECTORS.resolve("malformed"))) {
            assertThat(index.stream().map(row -> row.get()[0]))
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> file.getFileName().toString())
                                    .filter(name -> name.endsWith(".sst"))
                                    .toList());
        }
        TreeSet<String> reasons =
                SerializedStore.catalogue().stream()
                        .map(Card::id)
                        .collect(Collectors.toCollection(TreeSet::new));
        reasons.remove("sst.too-large");
        reasons.remove("sst.too-many-elements");
        assertThat(index.stream().map(row -> row.get()[1]).distinct().map(String::valueOf))
                .containsExactlyInAnyOrderElementsOf(reasons);
    }

    @Test
    @DisplayName("ten roots in name order come out byte for byte")
    void goldenOfTen() throws IOException {
        assertThat(SerializedStore.write(ca10())).isEqualTo(vector("ca10_none.sst"));
    }

    @Test
    @DisplayName("one certificate comes out byte for byte")
    void goldenOfOne() throws IOException {
        assertThat(SerializedStore.write(List.of(ca10().get(4)))).isEqualTo(vector("one_none.sst"));
    }

    @ParameterizedTest
    @CsvSource({
        "one_none.sst, one_none.sst",
        "one_all_elements.sst, one_none.sst",
        "ca10_none.sst, ca10_none.sst",
        "ca10_all_elements.sst, ca10_none.sst"
    })
    @DisplayName("a store reads to its certificates, whatever properties Windows wrote beside them")
    void propertiesDoNotMatter(String read, String bare) throws IOException {
        assertThat(SerializedStore.write(certificates(vector(read)))).isEqualTo(vector(bare));
    }

    @Test
    @DisplayName("an empty store is legal: header and end marker")
    void empty() {
        byte[] bytes = SerializedStore.write(List.of());
        assertThat(bytes).hasSize(20);
        assertThat(SerializedStore.read(bytes)).isEqualTo(new Store(List.of()));
    }

    @Test
    @DisplayName("revocation lists and trust lists are legal elements that are no certificates")
    void otherElements() {
        byte[] store =
                store(element(33, 1, new byte[5]), certificate(A), element(34, 1, new byte[0]));
        assertThat(SerializedStore.read(store))
                .isEqualTo(
                        new Store(
                                List.of(
                                        new RevocationList(8, 5),
                                        new CertificateElement(25, A),
                                        new TrustList(37 + A.size(), 0))));
    }

    @Test
    @DisplayName("a property may be empty, and may have any id up to 65535")
    void legalProperties() {
        assertThat(
                        certificates(
                                store(
                                        element(11, 1, new byte[0]),
                                        element(0xFFFF, 1, new byte[3]),
                                        certificate(A))))
                .containsExactly(A);
    }

    @Test
    @DisplayName("a certificate that a store repeats is read twice: the caller decides")
    void repeated() {
        assertThat(certificates(store(certificate(A), certificate(A)))).containsExactly(A, A);
    }

    @Test
    @DisplayName("to write a certificate twice is a mistake of the caller")
    void repeatedWrite() {
        List<Certificate> twice = List.of(A, B, A);
        assertThatThrownBy(() -> SerializedStore.write(twice))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("the place of the defect is told")
    void offset() {
        byte[] bytes = store(certificate(A), element(32, 2, B.der()));
        assertThat(SerializedStore.read(bytes))
                .isInstanceOfSatisfying(
                        Malformed.class,
                        malformed ->
                                assertThat(malformed.offset()).isEqualTo(8 + 12 + A.size() + 4));
    }

    @Test
    @DisplayName("more than 16 MiB are not read")
    void tooLarge() {
        byte[] bytes = new byte[SerializedStore.MAX_BYTES + 1];
        System.arraycopy(SerializedStore.write(List.of()), 0, bytes, 0, 8);
        assertThat(reasonFor(bytes)).isEqualTo("sst.too-large");
    }

    @Test
    @DisplayName("more than 20,000 elements are not read, and 20,000 are")
    void tooManyElements() {
        byte[] empty = element(11, 1, new byte[0]);
        byte[][] elements = new byte[SerializedStore.MAX_ELEMENTS + 1][];
        Arrays.fill(elements, empty);
        elements[elements.length - 1] = certificate(A);
        assertThat(reasonFor(store(elements))).isEqualTo("sst.too-many-elements");
        assertThat(certificates(store(Arrays.copyOfRange(elements, 1, elements.length))))
                .containsExactly(A);
    }

    @ParameterizedTest
    @ValueSource(strings = {"one_none.sst", "one_all_elements.sst"})
    @DisplayName("a store that is cut anywhere is refused")
    void everyTruncation(String file) throws IOException {
        byte[] golden = vector(file);
        for (int length = 0; length < golden.length; length++) {
            assertThat(SerializedStore.read(Arrays.copyOf(golden, length)))
                    .as("cut to %d bytes", length)
                    .isInstanceOf(Malformed.class);
        }
    }

    @Test
    @DisplayName("a store with any byte after it is refused")
    void everyAppendedByte() throws IOException {
        byte[] golden = vector("one_none.sst");
        for (int value = 0; value < 256; value++) {
            byte[] longer = Arrays.copyOf(golden, golden.length + 1);
            longer[golden.length] = (byte) value;
            assertThat(reasonFor(longer)).isEqualTo("sst.trailing-bytes");
        }
    }

    @Test
    @DisplayName("a store with any one byte removed or doubled never reads to other certificates")
    void everyShift() throws IOException {
        byte[] golden = vector("one_none.sst");
        for (int at = 0; at < golden.length; at++) {
            byte[] shorter = new byte[golden.length - 1];
            System.arraycopy(golden, 0, shorter, 0, at);
            System.arraycopy(golden, at + 1, shorter, at, golden.length - at - 1);
            assertThat(SerializedStore.read(shorter)).isInstanceOf(Malformed.class);
            byte[] longer = new byte[golden.length + 1];
            System.arraycopy(golden, 0, longer, 0, at + 1);
            System.arraycopy(golden, at, longer, at + 1, golden.length - at);
            assertThat(SerializedStore.read(longer)).isInstanceOf(Malformed.class);
        }
    }

    @Property(tries = 200)
    @net.jqwik.api.Label("what is written reads to the same certificates in the same order")
    void roundTrip(@ForAll("lists") List<Certificate> certificates) {
        byte[] bytes = SerializedStore.write(certificates);
        assertThat(certificates(bytes)).isEqualTo(certificates);
        assertThat(SerializedStore.write(certificates(bytes))).isEqualTo(bytes);
    }

    @Property(tries = 1000)
    @net.jqwik.api.Label("a changed store never throws, and what it still reads to is well-formed")
    void mutated(@ForAll("mutations") List<Integer> changes, @ForAll("files") String file)
            throws IOException {
        byte[] bytes = vector(file);
        for (int change : changes) {
            bytes[Math.floorMod(change >> 8, bytes.length)] = (byte) change;
        }
        if (SerializedStore.read(bytes) instanceof Store store) {
            assertThat(store.elements()).isNotEmpty();
            assertThat(
                            SerializedStore.read(
                                    SerializedStore.write(
                                            store.certificates().stream().distinct().toList())))
                    .isInstanceOf(Store.class);
        }
    }

    @Provide
    Arbitrary<List<Certificate>> lists() {
        return Arbitraries.of(Pool.CERTIFICATES).list().uniqueElements().ofMaxSize(12);
    }

    @Provide
    Arbitrary<List<Integer>> mutations() {
        return Arbitraries.integers().list().ofMinSize(1).ofMaxSize(4);
    }

    @Provide
    Arbitrary<String> files() {
        return Arbitraries.of("one_none.sst", "one_all_elements.sst", "ca10_all_elements.sst");
    }

    private static final class Pool {
        static final List<Certificate> CERTIFICATES =
                Stream.concat(ca10().stream(), Stream.of(A, B)).toList();
    }

    private static List<Certificate> ca10() {
        try (Stream<Path> files = Files.list(VECTORS.resolve("ca10"))) {
            return files.sorted().map(SerializedStoreTest::certificate).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Certificate certificate(Path file) {
        try {
            return Certificate.parse(Files.readAllBytes(file));
        } catch (IOException | MalformedCertificateException e) {
            throw new AssertionError(file.toString(), e);
        }
    }

    private static byte[] vector(String name) throws IOException {
        return Files.readAllBytes(VECTORS.resolve(name));
    }

    private static List<Certificate> certificates(byte[] bytes) {
        return switch (SerializedStore.read(bytes)) {
            case Store store -> store.certificates();
            case Malformed malformed -> throw new AssertionError(malformed.toString());
        };
    }

    private static String reasonFor(byte[] bytes) {
        return switch (SerializedStore.read(bytes)) {
            case Store store -> "a store: " + store;
            case Malformed malformed -> malformed.card().id();
        };
    }

    private static byte[] certificate(Certificate certificate) {
        return element(32, 1, certificate.der());
    }

    private static byte[] element(int id, int encoding, byte[] value) {
        return ByteBuffer.allocate(12 + value.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(id)
                .putInt(encoding)
                .putInt(value.length)
                .put(value)
                .array();
    }

    private static byte[] store(byte[]... elements) {
        int size = Arrays.stream(elements).mapToInt(element -> element.length).sum();
        ByteBuffer out = ByteBuffer.allocate(20 + size).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0).put(new byte[] {'C', 'E', 'R', 'T'});
        Arrays.stream(elements).forEach(out::put);
        return out.array();
    }
}
