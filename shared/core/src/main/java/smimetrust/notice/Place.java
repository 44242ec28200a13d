package smimetrust.notice;

import java.util.Optional;
import java.util.regex.Pattern;
import smimetrust.BundleName;
import smimetrust.Sha256;

/** Where a bundle's status and releases are. */
public sealed interface Place {

    /** Where the object with this key is, for people and for programs: a URL or a path. */
    String locate(String key);

    /** The command, for a shell, by which one certificate of a bundle is approved there. */
    String approve(BundleName bundle, Sha256 certificate);

    /**
     * An S3 bucket.
     *
     * @param name letters, digits, dots and hyphens, as S3 allows: it stands in commands
     */
    record Bucket(String name) implements Place {
        private static final Pattern GRAMMAR = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

        public Bucket {
            if (!GRAMMAR.matcher(name).matches()) {
                throw new IllegalArgumentException("not the name of a bucket");
            }
        }

        @Override
        public String locate(String key) {
            return "s3://" + name + "/" + key;
        }

        /**
         * The name of the same stack's bucket that plays another part, as the template has them.
         */
        public static Optional<String> sister(String bucket, String part, String other) {
            String mark = "-" + part + "-";
            int at = bucket.lastIndexOf(mark); // the stack's own name may have such a part, too
            return at < 0
                    ? Optional.empty()
                    : Optional.of(
                            bucket.substring(0, at)
                                    + "-"
                                    + other
                                    + "-"
                                    + bucket.substring(at + mark.length()));
        }

        @Override
        public String approve(BundleName bundle, Sha256 certificate) {
            return "smime-trust approve "
                    + bundle
                    + " "
                    + certificate
                    + " --to s3://"
                    + sister(name, "output", "control")
                            .orElse("CONTROL-BUCKET --from s3://" + name);
        }
    }

    /**
     * A folder on this machine.
     *
     * @param path absolute, in the manner of this machine; without line breaks and other control
     *     characters, since it stands in commands
     */
    record Folder(String path) implements Place {
        private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/_.-]+");
        private static final Pattern WINDOWS = Pattern.compile("[A-Za-z]:.*|\\\\\\\\.*");

        public Folder {
            if (path.isEmpty() || path.codePoints().anyMatch(Folder::isUnfit)) {
                throw new IllegalArgumentException("the folder's path has control characters");
            }
        }

        private static boolean isUnfit(int codePoint) {
            return switch (Character.getType(codePoint)) {
                case Character.CONTROL,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR,
                        Character.SURROGATE ->
                        true;
                default -> false;
            };
        }

        @Override
        public String locate(String key) {
            if (WINDOWS.matcher(path).matches()) {
                return (path.endsWith("\\") ? path : path + "\\") + key.replace('/', '\\');
            }
            return (path.endsWith("/") ? path : path + "/") + key;
        }

        /** Of the run whose output this is: the folder above. */
        @Override
        public String approve(BundleName bundle, Sha256 certificate) {
            String run = path.replaceFirst("[/\\\\][^/\\\\]+[/\\\\]?$", "");
            return "smime-trust approve " + bundle + " " + certificate + " --to " + quoted(run);
        }

        private static String quoted(String path) {
            if (PLAIN.matcher(path).matches()) {
                return path;
            }
            return WINDOWS.matcher(path).matches()
                    ? ImportSession.literal(path)
                    : "'" + path.replace("'", "'\\''") + "'";
        }
    }
}
