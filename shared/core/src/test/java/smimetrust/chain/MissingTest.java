package smimetrust.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MissingTest {

    private static Missing missing(String... urls) {
        return new Missing("CN=R", Optional.empty(), List.of(urls));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void source(String sentence, Missing given, String expected) {
        assertThat(given.source()).isEqualTo(expected);
    }

    static Stream<Arguments> source() {
        return Stream.of(
                arguments("no address: where CAs have theirs", missing(), "the CA's repository"),
                arguments(
                        "an address that a browser opens",
                        missing("http://a.example/r.cer"),
                        "http://a.example/r.cer or the CA's repository"),
                arguments(
                        "the first that a browser opens, whatever stands before it",
                        missing("ldap://a.example/r", "https://b.example/r", "http://c.example/r"),
                        "https://b.example/r or the CA's repository"),
                arguments(
                        "a directory's address is none",
                        missing("ldap://a.example/r", "file://http://x", "javascript:x"),
                        "the CA's repository"));
    }

    @Test
    @DisplayName(
            "all that helps to find the issuer is in the sentence, and nothing that is not there")
    void described() {
        assertThat(missing().described()).isEqualTo("CN=R");
        assertThat(
                        new Missing("CN=R", Optional.of("0a0b"), List.of("ldap://a", "http://b"))
                                .described())
                .isEqualTo("CN=R, key identifier 0a0b, offered at ldap://a and http://b");
    }
}
