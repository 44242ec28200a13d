package smimetrust.online;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressTest {

    private static boolean isPublic(String literal) throws UnknownHostException {
        return PublicAddress.is(InetAddress.getByName(literal)); // a literal asks nobody
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2600:1f18::1",
                "2001:200::1",
                "2001:4860:4860::8888",
                "2003::1",
                "2a00:1450:4001:80b::2003",
                "3ffe::1"
            })
    @DisplayName("of the public internet, up to the borders of what is not")
    void allowed(String literal) throws UnknownHostException {
        assertThat(isPublic(literal)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.255.255.255",
                "10.0.0.0",
                "10.255.255.255",
                "100.64.0.0",
                "100.100.100.200",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.255",
                "168.63.129.16",
                "169.254.0.0",
                "169.254.169.254",
                "169.254.170.2",
                "169.254.255.255",
                "172.16.0.0",
                "172.31.255.255",
                "192.0.0.0",
                "192.0.0.192",
                "192.0.2.1",
                "192.31.196.1",
                "192.52.193.1",
                "192.88.99.1",
                "192.168.0.0",
                "192.168.255.255",
                "192.175.48.1",
                "198.18.0.0",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.0",
                "255.255.255.255",
                "::",
                "::1",
                "::10.0.0.1",
                "::ffff:10.0.0.1",
                "::ffff:169.254.169.254",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b::808:808",
                "64:ff9b:1::1",
                "100::1",
                "100:0:0:1::1",
                "2001::1",
                "2001:2::1",
                "2001:10::1",
                "2001:1ff:ffff::1",
                "2001:db8::1",
                "2002:a9fe:a9fe::1",
                "2620:4f:8000::1",
                "2a00:1450::5efe:a00:1",
                "2a00:1450::200:5efe:a00:1",
                "3fff::1",
                "3fff:fff::1",
                "4000::1",
                "5f00::1",
                "fc00::1",
                "fd00:ec2::254",
                "fd20:ce::254",
                "fe80::1",
                "fec0::1",
                "ff02::1",
                // How others write 127.0.0.1 and 169.254.169.254.
                "127.1",
                "2130706433",
                "2852039166"
            })
    @DisplayName("private, special, reserved, or another address in disguise")
    void refused(String literal) throws UnknownHostException {
        assertThat(isPublic(literal)).isFalse();
    }

    @Test
    @DisplayName("what the JDK calls special is never public")
    void never() throws UnknownHostException {
        Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            byte[] octets = new byte[i % 2 == 0 ? 4 : 16];
            random.nextBytes(octets);
            if (i % 4 == 1) { // few of so many are special by chance
                octets[0] = (byte) 0xFE;
            }
            InetAddress address = InetAddress.getByAddress(octets);
            assertThat(specialIsRefused(address)).as("%s", address).isTrue();
        }
    }

    private static boolean specialIsRefused(InetAddress address) {
        boolean special =
                address.isAnyLocalAddress()
                        || address.isLoopbackAddress()
                        || address.isLinkLocalAddress()
                        || address.isSiteLocalAddress()
                        || address.isMulticastAddress();
        return !special || !PublicAddress.is(address);
    }

    @Test
    @DisplayName("a mapped address that was not unwrapped is refused")
    void mapped() throws UnknownHostException {
        byte[] octets = new byte[16];
        octets[10] = -1;
        octets[11] = -1;
        octets[12] = 8;
        octets[13] = 8;
        octets[14] = 8;
        octets[15] = 8;
        assertThat(PublicAddress.is(Inet6Address.getByAddress("x", octets, -1))).isFalse();
    }
}
