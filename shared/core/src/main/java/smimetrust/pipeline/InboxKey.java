package smimetrust.pipeline;

import java.util.Optional;
import java.util.Set;
import smimetrust.BundleName;
import smimetrust.Sha256;

/**
 * What an inbox key means.
 *
 * @param key as listed; untrusted text
 * @param bundle where the object belongs
 * @param name how people know the file: its key below the bundle's folder, or the whole key where
 *     that would not be distinct
 */
record InboxKey(String key, BundleName bundle, String name) {

    private static final Set<String> LITTER = Set.of(".DS_Store", "Thumbs.db");

    /** The key of an upload; absent for a folder's marker and what desktops leave behind. */
    static Optional<InboxKey> of(String key) {
        String last = key.substring(key.lastIndexOf('/') + 1);
        if (last.isEmpty() || LITTER.contains(last)) {
            return Optional.empty();
        }
        BundleName bundle = BundleName.ofKey(key);
        boolean whole =
                bundle.equals(BundleName.DEFAULT)
                        || bundle.equals(BundleName.INVALID)
                        || looksShared(key, bundle);
        return Optional.of(
                new InboxKey(key, bundle, whole ? key : key.substring(key.indexOf('/') + 1)));
    }

    /**
     * Whether its name below the bundle would be like that of a shared bundle's file, or like what
     * such a file is called to tell them apart.
     */
    private static boolean looksShared(String key, BundleName bundle) {
        String own = bundle + "/";
        String name = key;
        while (name.startsWith(own)) {
            name = name.substring(own.length());
        }
        return !bundle.isShared() && BundleName.ofKey(name).isShared();
    }

    /** How people know the file in the status of that bundle. */
    String nameIn(BundleName member) {
        return member.equals(bundle) ? name : key;
    }

    /**
     * The name of a document about one content of this key, under one rule-book version.
     *
     * @param folder where such documents lie
     */
    String document(String folder, String etag, String rulebook) {
        Sha256 digest =
                Sha256.of(
                        String.join("\0", key, etag, rulebook)
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return folder + "/" + bundle + "/" + digest + ".json";
    }
}
