package smimetrust.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {

    @ParameterizedTest(name = "{0}: http {1}, public {2}")
    @CsvSource({
        "http://crl.fabrikam.com/root.crl, true, true",
        "HTTP://CRL.FABRIKAM.COM/root.crl, true, true",
        "http://crl.fabrikam.com, true, true",
        "http://crl.fabrikam.com.:8080/a b.crl, true, true",
        "http://user@crl.fabrikam.com/?x, true, true",
        "http://93.184.216.34/root.crl, true, true",
        "http://[2606:2800:220:1::1]/root.crl, true, true",
        "http://pki/root.crl, true, false",
        "http://pki.fabrikam.local/root.crl, true, false",
        "http://pki.fabrikam.corp./root.crl, true, false",
        "http://local.fabrikam.com/root.crl, true, true",
        "http://10.0.0.1/root.crl, true, false",
        "http://127.0.0.1/root.crl, true, false",
        "http://172.15.0.1/root.crl, true, true",
        "http://172.16.0.1/root.crl, true, false",
        "http://172.31.0.1/root.crl, true, false",
        "http://172.32.0.1/root.crl, true, true",
        "http://192.168.0.1/root.crl, true, false",
        "http://169.254.169.254/root.crl, true, false",
        "http://100.63.0.1/root.crl, true, true",
        "http://100.64.0.1/root.crl, true, false",
        "http://100.127.0.1/root.crl, true, false",
        "http://100.128.0.1/root.crl, true, true",
        "http://[::1]/root.crl, true, false",
        "http://[fd00::1]/root.crl, true, false",
        "http://[fe80::1]/root.crl, true, false",
        "https://crl.fabrikam.com/root.crl, false, false",
        "ldap:///CN=Root, false, false",
        "file://pki/root.crl, false, false",
        "http:///root.crl, false, false",
        "crl.fabrikam.com/root.crl, false, false",
    })
    void addresses(String url, boolean http, boolean isPublic) {
        assertThat(Addresses.isHttp(url)).isEqualTo(http);
        assertThat(Addresses.isPublicHttp(url)).isEqualTo(isPublic);
    }
}
