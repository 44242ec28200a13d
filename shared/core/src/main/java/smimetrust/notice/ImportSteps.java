package smimetrust.notice;

import java.util.List;
import smimetrust.release.Layout;
import smimetrust.release.Release;

/**
 * What an administrator types to import one release with the script that lies beside its store,
 * said in a document that lies beside them too. So the digest is asked for and not given: whoever
 * could change the store could change such a document, and cannot change a notice.
 *
 * @param fetch how store and script get to the administrator's machine: one command, or one path, a
 *     line
 * @param run one command a line, for Windows PowerShell 5.1 and PowerShell 7
 */
public record ImportSteps(List<String> fetch, List<String> run) {

    public ImportSteps {
        fetch = List.copyOf(fetch);
        run = List.copyOf(run);
    }

    /** For this release. */
    public static ImportSteps of(Place place, Release release) {
        String store = release.key();
        String script = Layout.scriptBeside(store);
        return new ImportSteps(
                List.of(fetch(place, store), fetch(place, script)),
                List.of(
                        "& "
                                + local(place, script)
                                + " -Path "
                                + local(place, store)
                                + " -Sha256 (Read-Host 'SHA-256 from the notice')"
                                + " -UserPrincipalName admin@example.com"));
    }

    private static String fetch(Place place, String key) {
        return switch (place) {
            case Place.Bucket b -> "aws s3 cp \"" + b.locate(key) + "\" .";
            case Place.Folder f -> f.locate(key);
        };
    }

    private static String local(Place place, String key) {
        return ImportSession.literal(
                switch (place) {
                    case Place.Bucket b -> "./" + key.substring(key.lastIndexOf('/') + 1);
                    case Place.Folder f -> f.locate(key);
                });
    }
}
