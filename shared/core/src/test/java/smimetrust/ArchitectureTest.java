package smimetrust;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The house is one line of rooms, and the core knows neither the hour nor the cloud. */
class ArchitectureTest {

    /** A room sees only those to its right, and the root package, which sees none. */
    private static final List<String> LINE =
            List.of(
                    "pipeline",
                    "report",
                    "notice",
                    "release",
                    "explain",
                    "reach",
                    "revocation",
                    "chain",
                    "rules",
                    "intake",
                    "sst");

    private static final JavaClasses CORE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("smimetrust");

    @ParameterizedTest(name = "{0} sees nothing to its left")
    @MethodSource("roomsAndWhatIsToTheirLeft")
    void line(String room, String[] left) {
        noClasses()
                .that()
                .resideInAPackage("smimetrust." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(left)
                .allowEmptyShould(true) // a room may not be built yet
                .check(CORE);
    }

    static Stream<Arguments> roomsAndWhatIsToTheirLeft() {
        return IntStream.range(1, LINE.size())
                .mapToObj(i -> Arguments.of(LINE.get(i), packages(LINE.subList(0, i))));
    }

    @Test
    @DisplayName("the nouns see no room")
    void root() {
        noClasses()
                .that()
                .resideInAPackage("smimetrust")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages(LINE))
                .check(CORE);
    }

    @Test
    @DisplayName("every class stands in the root package or in a room of the line")
    void noOtherRoom() {
        String[] places =
                Stream.concat(Stream.of("smimetrust"), Stream.of(packages(LINE)))
                        .toArray(String[]::new);
        classes().should().resideInAnyPackage(places).check(CORE);
    }

    @Test
    @DisplayName("no cloud, no network, no file, no process")
    void noOutside() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "software.amazon..", "com.amazonaws..", "java.net.http..", "javax.net..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.nio.file.Files")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.FileInputStream")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.FileOutputStream")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.RandomAccessFile")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.net.Socket")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.net.URLConnection")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.ProcessBuilder")
                .check(CORE);
    }

    @ParameterizedTest(name = "{0} is not asked")
    @ValueSource(
            strings = {
                "java.time.Instant.now",
                "java.time.LocalDate.now",
                "java.time.LocalDateTime.now",
                "java.time.ZonedDateTime.now",
                "java.time.OffsetDateTime.now",
                "java.time.Year.now",
                "java.time.Clock.systemUTC",
                "java.time.Clock.systemDefaultZone",
                "java.time.Clock.system",
                "java.time.ZoneId.systemDefault",
                "java.lang.System.currentTimeMillis",
                "java.lang.System.nanoTime",
                "java.lang.System.getenv",
                "java.lang.Math.random",
                "java.util.UUID.randomUUID",
                "java.util.Locale.getDefault",
                "java.nio.charset.Charset.defaultCharset"
            })
    @DisplayName("the same input gives the same output")
    void nothingFromAround(String method) {
        int dot = method.lastIndexOf('.');
        String owner = method.substring(0, dot);
        String name = method.substring(dot + 1);
        noClasses()
                .should()
                .callMethodWhere(
                        com.tngtech.archunit.base.DescribedPredicate.describe(
                                "is " + method,
                                call ->
                                        call.getTarget().getName().equals(name)
                                                && call.getTargetOwner()
                                                        .getFullName()
                                                        .equals(owner)))
                .check(CORE);
    }

    @Test
    @DisplayName("no randomness, and no date that is made of now")
    void noRandomness() {
        noClasses()
                .should()
                .callConstructor(java.util.Date.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.util.random.RandomGenerator.class)
                .check(CORE);
    }

    private static String[] packages(List<String> rooms) {
        return rooms.stream().map(room -> "smimetrust." + room + "..").toArray(String[]::new);
    }
}
