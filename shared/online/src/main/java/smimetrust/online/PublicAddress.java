package smimetrust.online;

import java.net.InetAddress;
import java.util.List;

/**
 * Which addresses are of the public internet: none of a block that the IANA registries of
 * special-purpose addresses name, even where such a block is reachable, and none that carries
 * another address inside.
 */
final class PublicAddress {

    /**
     * A block of addresses.
     *
     * @param prefix its first octets
     * @param bits how many bits of them count
     */
    @SuppressWarnings("ArrayRecordComponent") // a constant, compared by nobody
    private record Block(int[] prefix, int bits) {

        static Block of(int bits, int... prefix) {
            return new Block(prefix, bits);
        }

        boolean holds(byte[] address) {
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit & 7);
                int wanted = bit / 8 < prefix.length ? prefix[bit / 8] : 0;
                if ((address[bit / 8] & mask) != (wanted & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final List<Block> NOT_IPV4 =
            List.of(
                    Block.of(8, 0), // this network
                    Block.of(8, 10), // private
                    Block.of(10, 100, 64), // shared by carriers' NAT; a cloud's metadata too
                    Block.of(8, 127), // loopback
                    Block.of(16, 169, 254), // link-local: clouds' metadata
                    Block.of(12, 172, 16), // private
                    Block.of(24, 192, 0, 0), // protocol assignments; a cloud's metadata too
                    Block.of(24, 192, 0, 2), // documentation
                    Block.of(24, 192, 31, 196), // AS112
                    Block.of(24, 192, 52, 193), // AMT relays
                    Block.of(24, 192, 88, 99), // 6to4 relays
                    Block.of(16, 192, 168), // private
                    Block.of(24, 192, 175, 48), // AS112
                    Block.of(15, 198, 18), // benchmarking
                    Block.of(24, 198, 51, 100), // documentation
                    Block.of(24, 203, 0, 113), // documentation
                    Block.of(32, 168, 63, 129, 16), // a cloud's own services under a public address
                    Block.of(4, 224), // multicast
                    Block.of(4, 240)); // reserved, and broadcast

    /** Global unicast: all others are special, reserved or carry an IPv4 address (RFC 4291). */
    private static final Block IPV6 = Block.of(3, 0x20);

    private static final List<Block> NOT_IPV6 =
            List.of(
                    Block.of(
                            23, 0x20, 0x01,
                            0x00), // protocol assignments: Teredo, ORCHID and others
                    Block.of(32, 0x20, 0x01, 0x0D, 0xB8), // documentation
                    Block.of(16, 0x20, 0x02), // 6to4: carries an IPv4 address
                    Block.of(48, 0x26, 0x20, 0x00, 0x4F, 0x80, 0x00), // AS112
                    Block.of(20, 0x3F, 0xFF, 0x00)); // documentation

    private PublicAddress() {}

    /** Whether it is one. */
    static boolean is(InetAddress address) {
        byte[] octets = address.getAddress();
        if (octets.length == 4) {
            return NOT_IPV4.stream().noneMatch(block -> block.holds(octets));
        }
        return IPV6.holds(octets)
                && NOT_IPV6.stream().noneMatch(block -> block.holds(octets))
                && !isIsatap(octets);
    }

    /** RFC 5214: ::0:5efe:a.b.c.d as the interface identifier. */
    private static boolean isIsatap(byte[] octets) {
        return (octets[8] & 0xFD) == 0
                && octets[9] == 0
                && octets[10] == 0x5E
                && octets[11] == (byte) 0xFE;
    }
}
