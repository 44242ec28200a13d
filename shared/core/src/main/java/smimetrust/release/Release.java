package smimetrust.release;

import java.time.Instant;
import smimetrust.Sha256;

/**
 * The release that administrators should import.
 *
 * @param number counts up by one in a bundle
 * @param key where its store lies in the output bucket
 * @param sha256 the digest of the store's bytes
 * @param size the store's bytes
 * @param certificates how many are in it
 * @param publishedAt when its status was first proposed
 * @param importBefore the earliest notAfter in it: Exchange refuses the store from then on
 */
public record Release(
        long number,
        String key,
        Sha256 sha256,
        long size,
        int certificates,
        Instant publishedAt,
        Instant importBefore) {}
