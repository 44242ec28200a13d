package smimetrust.notice;

import java.util.regex.Pattern;

/** Where a bundle's status and releases are. */
public sealed interface Place {

    /** Where the object with this key is, for people and for programs: a URL or a path. */
    String locate(String key);

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
    }

    /**
     * A folder on this machine.
     *
     * @param path absolute, in the manner of this machine; without line breaks and other control
     *     characters, since it stands in commands
     */
    record Folder(String path) implements Place {
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
    }
}
