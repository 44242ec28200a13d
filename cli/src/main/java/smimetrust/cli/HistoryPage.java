package smimetrust.cli;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import smimetrust.Role;
import smimetrust.SafeText;
import smimetrust.Sha256;
import smimetrust.release.Changes;

/** A history, as a person reads it. */
final class HistoryPage {

    /** Unit: characters. */
    static final int MAX_NAME = 300;

    /** More files of one certificate are counted. */
    private static final int MAX_FILES = 3;

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final Page page;
    private final History history;

    HistoryPage(Page page, History history) {
        this.page = page;
        this.history = history;
    }

    void print() {
        page.line(
                history.bundle()
                        + ": "
                        + Words.count(history.releases().size(), "release")
                        + ", newest first");
        for (History.Entry release : history.releases()) {
            page.gap();
            head(release);
            release.added()
                    .forEach(c -> {
                        page.labelled("  + ", named(c.name(), c.role(), c.sha256()));
                        came(c);
                    });
            release.removed()
                    .forEach(c -> {
                        page.labelled("  − ", named(c.name(), c.role(), c.sha256()));
                        went(c);
                    });
            if (release.added().isEmpty() && release.removed().isEmpty()) {
                page.wrapped("    ", nothing(release));
            }
        }
        end();
    }

    /** The life of one certificate, or of the few whose digests begin alike. */
    void print(List<Sha256> chosen) {
        for (int i = 0; i < chosen.size(); i++) {
            if (i > 0) {
                page.gap();
            }
            life(chosen.get(i));
        }
        end();
    }

    private void life(Sha256 digest) {
        boolean named = false;
        boolean in = false;
        for (History.Entry release : history.releases().reversed()) {
            for (History.Came c : release.added()) {
                if (c.sha256().equals(digest)) {
                    if (!named) {
                        title(c.name(), c.role(), digest, c.notAfter());
                        named = true;
                    }
                    page.labelled("  + ", "came with " + release(release));
                    came(c);
                    in = true;
                }
            }
            for (History.Went c : release.removed()) {
                if (c.sha256().equals(digest)) {
                    if (!named) {
                        title(c.name(), c.role(), digest, c.notAfter());
                        named = true;
                        page.wrapped("  ", "since when it was in is not told by what is left");
                    }
                    page.labelled("  − ", "left with " + release(release));
                    went(c);
                    in = false;
                }
            }
        }
        page.wrapped("  ", in ? "It is in the current release." : "It is not trusted any more.");
    }

    private void title(String name, Role role, Sha256 digest, Instant notAfter) {
        page.wrapped("", SafeText.line(name, MAX_NAME) + root(role));
        page.line("  sha256 " + digest);
        page.line("  valid until " + Moment.day(notAfter));
    }

    private static String release(History.Entry release) {
        return "release " + release.number() + " on " + MINUTE.format(release.written());
    }

    private void head(History.Entry release) {
        page.labelled(
                "release " + release.number() + "  ",
                MINUTE.format(release.written())
                        + "  "
                        + state(release.state())
                        + release.certificates()
                                .map(n -> ", " + Words.count(n, "certificate"))
                                .orElse("")
                        + release.importBefore()
                                .map(at -> ", import before " + Moment.day(at))
                                .orElse(""));
    }

    private static String state(History.State state) {
        return switch (state) {
            case CURRENT -> "current";
            case PAST -> "past";
            case ASIDE -> "not in the line of releases";
            case UNKNOWN -> "perhaps past";
        };
    }

    private static String nothing(History.Entry release) {
        return switch (release.state()) {
            case ASIDE ->
                    "no status leads to it: a run that lost a race left it, or the status was"
                            + " lost and counted anew";
            case UNKNOWN ->
                    "several folders have this number, and which was current is not recorded";
            case CURRENT, PAST ->
                    release.certificates().isEmpty()
                            ? "its manifest is gone: what changed cannot be told"
                            : "what changed cannot be told: the release before it is gone, or was"
                                    + " not looked at";
        };
    }

    private static String named(String name, Role role, Sha256 digest) {
        return SafeText.line(name, MAX_NAME) + root(role) + " (" + digest.brief() + ")";
    }

    private static String root(Role role) {
        return role == Role.ROOT ? ", root" : "";
    }

    private void came(History.Came c) {
        if (c.files().isEmpty()) {
            page.line("      who uploaded it is not recorded");
        }
        files("in ", c.files());
        c.approved()
                .ifPresent(approval ->
                        page.wrapped(
                                "      ",
                                "approved by "
                                        + SafeText.line(approval.by(), MAX_NAME)
                                        + on(approval.at())));
    }

    private static String on(Optional<Instant> moment) {
        return moment.map(at -> " on " + MINUTE.format(at)).orElse("");
    }

    private void went(History.Went c) {
        page.wrapped("      ", why(c));
        if (c.reason().equals(Optional.of(Changes.Reason.GONE))) {
            files("it was in ", c.files());
        }
    }

    private static String why(History.Went c) {
        String evidence = c.message().map(m -> ": " + SafeText.line(m, MAX_NAME)).orElse("");
        return c.reason()
                .map(reason ->
                        switch (reason) {
                            case EXPIRED ->
                                    c.message()
                                            .map(m -> SafeText.line(m, MAX_NAME))
                                            .orElse("expired on " + c.notAfter());
                            case EXCLUDED -> "an officer's policy excludes it";
                            case REVOKED -> "revoked by its issuer" + evidence;
                            case REJECTED -> "rejected, " + String.join(", ", c.rules()) + evidence;
                            case NOT_APPROVED -> "not approved" + evidence;
                            case ORPHANED -> "no chain to a root any more" + evidence;
                            case GONE ->
                                    "no file held it any more; who deleted or replaced the file is"
                                            + " not recorded here";
                        })
                .orElse("why is not recorded");
    }

    private void files(String label, List<Changes.Source> files) {
        List<String> lines = new ArrayList<>();
        files.stream()
                .limit(MAX_FILES)
                .forEach(file ->
                        lines.add(
                                SafeText.line(file.name(), MAX_NAME)
                                        + file.uploadedBy()
                                                .map(by ->
                                                        ", uploaded by "
                                                                + SafeText.line(by, MAX_NAME))
                                                .orElse(", uploader not recorded")
                                        + on(file.uploadedAt())));
        lines.forEach(line -> page.wrapped("      ", label + line));
        if (files.size() > MAX_FILES) {
            page.line("      and in " + (files.size() - MAX_FILES) + " more files");
        }
    }

    private void end() {
        if (history.omitted() > 0) {
            page.gap();
            page.wrapped(
                    "",
                    Words.count(history.omitted(), "older release")
                            + " not looked at: --last N looks at more");
        }
    }
}
