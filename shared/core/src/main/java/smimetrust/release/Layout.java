package smimetrust.release;

import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import smimetrust.BundleName;
import smimetrust.Sha256;

/** Where a bundle's documents lie in the output. */
public enum Layout {
    /**
     * One output for many bundles: {@code <bundle>/status.json} and an immutable folder for each
     * release, whose name holds number and digest, so that two writers cannot disagree about it.
     */
    BUNDLES,
    /** One folder for one bundle, whose files each release replaces: for a single {@code build}. */
    FLAT;

    /** The key of the status: the commit. */
    public String status(BundleName bundle) {
        return (this == FLAT ? "" : bundle + "/") + "status.json";
    }

    /** The key of the page that shows the status to people. */
    public String report(BundleName bundle) {
        return (this == FLAT ? "" : bundle + "/") + "report.html";
    }

    /**
     * What the keys of the latest releases up to this one begin with: ten numbers each. The listing
     * of a store begins with the oldest, of which there may be thousands.
     */
    public List<String> latest(BundleName bundle, long number) {
        return this == FLAT
                ? List.of()
                : LongStream.rangeClosed(Math.max(0, number / 10 - 1), number / 10)
                        .mapToObj(decade ->
                                String.format(Locale.ROOT, "%s/releases/%05d", bundle, decade))
                        .toList();
    }

    /** The key of one of a release's files. */
    String artefact(BundleName bundle, long number, Sha256 store, String file) {
        return this == FLAT
                ? file
                : String.format(
                        Locale.ROOT, "%s/releases/%06d-%s/%s", bundle, number, store.brief(), file);
    }

    /** Whether a release's files are never written again. */
    public boolean isImmutable() {
        return this == BUNDLES;
    }

    /** Whether this is the key of a release's manifest. */
    public static boolean isManifest(String key) {
        return key.endsWith("/" + Artefacts.MANIFEST);
    }

    /** The key of the manifest that lies beside a release's store. */
    public static String manifestBeside(String storeKey) {
        return beside(storeKey, Artefacts.MANIFEST);
    }

    /** The key of the script that lies beside a release's store and imports it. */
    public static String scriptBeside(String storeKey) {
        return beside(storeKey, ImportScript.FILE);
    }

    private static String beside(String storeKey, String file) {
        return storeKey.substring(0, storeKey.lastIndexOf('/') + 1) + file;
    }
}
