package smimetrust.notice;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import smimetrust.Json;
import smimetrust.Severity;
import smimetrust.Sha256;
import smimetrust.release.Release;

/**
 * A notice for programs. Schema: {@code docs/schemas/notice.schema.json}. Every list may be
 * shortened and says by how much; what was left out is in the status.
 *
 * @param schema {@value #SCHEMA}
 * @param noticeId the same in every repeat of this notice
 * @param events names of what happened, the most important first
 * @param status where the bundle's whole status is
 * @param release what stands now
 * @param released what is in it that was not before; only where it is new
 * @param omitted how many items of all lists were left out
 */
public record NoticeDocument(
        String schema,
        String noticeId,
        String bundle,
        Severity severity,
        List<String> events,
        String subject,
        String status,
        Optional<Release> release,
        Optional<Released> released,
        Listed<Event.Incident> incidents,
        Listed<Event.Revoked> revoked,
        Listed<Event.Blocked> blocked,
        Listed<Event.Held> held,
        Listed<Event.ApprovalWanted> approvalWanted,
        Listed<Event.Approved> approved,
        Listed<Event.NewRoot> newRoots,
        Listed<Event.Refused> refused,
        Listed<Event.Rejected> rejected,
        Listed<Event.Orphaned> orphaned,
        Listed<Event.Expired> expired,
        Listed<Event.Expiring> expiring,
        Listed<Event.Renewed> renewed,
        Listed<Event.Removable> removable,
        Listed<Event.Remark> remarks,
        Listed<Event.Recovered> recovered,
        Listed<Event.Tenant> tenant,
        int omitted) {

    public static final String SCHEMA = "smime-trust/notice/1";

    /**
     * A new release.
     *
     * @param location of its store: a URL or a path
     * @param first whether nothing was released before: importing it replaces what the tenant has
     * @param expiryOnly whether nothing happened but that certificates expired
     * @param next what of it expires first
     */
    public record Released(
            long number,
            String location,
            Sha256 sha256,
            long size,
            int certificates,
            Instant importBefore,
            boolean first,
            boolean expiryOnly,
            Listed<Event.Added> added,
            Listed<Event.Removed> removed,
            Listed<Event.Due> next) {}

    public NoticeDocument {
        events = List.copyOf(events);
    }

    static NoticeDocument of(Notice notice, String subject) {
        Optional<Event.Released> released = notice.all(Event.Released.class).stream().findFirst();
        Lists lists = new Lists();
        Lists.Slot<Event.Incident> incidents = lists.add(3, notice.all(Event.Incident.class));
        Lists.Slot<Event.Revoked> revoked = lists.add(3, notice.all(Event.Revoked.class));
        Lists.Slot<Event.Blocked> blocked = lists.add(3, notice.all(Event.Blocked.class));
        Lists.Slot<Event.Held> held = lists.add(3, notice.all(Event.Held.class));
        Lists.Slot<Event.ApprovalWanted> approvalWanted =
                lists.add(3, notice.all(Event.ApprovalWanted.class));
        Lists.Slot<Event.Approved> approved = lists.add(1, notice.all(Event.Approved.class));
        Lists.Slot<Event.NewRoot> newRoots = lists.add(3, notice.all(Event.NewRoot.class));
        Lists.Slot<Event.Refused> refused = lists.add(2, notice.all(Event.Refused.class));
        Lists.Slot<Event.Rejected> rejected = lists.add(2, notice.all(Event.Rejected.class));
        Lists.Slot<Event.Orphaned> orphaned = lists.add(2, notice.all(Event.Orphaned.class));
        Lists.Slot<Event.Added> added =
                lists.add(1, released.map(Event.Released::added).orElse(List.of()));
        Lists.Slot<Event.Removed> removed =
                lists.add(1, released.map(Event.Released::removed).orElse(List.of()));
        Lists.Slot<Event.Expired> expired = lists.add(1, notice.all(Event.Expired.class));
        Lists.Slot<Event.Expiring> expiring = lists.add(1, notice.all(Event.Expiring.class));
        Lists.Slot<Event.Renewed> renewed = lists.add(1, notice.all(Event.Renewed.class));
        Lists.Slot<Event.Removable> removable = lists.add(1, notice.all(Event.Removable.class));
        Lists.Slot<Event.Remark> remarks = lists.add(1, notice.all(Event.Remark.class));
        Lists.Slot<Event.Recovered> recovered = lists.add(1, notice.all(Event.Recovered.class));
        Lists.Slot<Event.Tenant> tenant = lists.add(3, notice.all(Event.Tenant.class));
        lists.shorten(Announcement.JSON_BUDGET);
        return new NoticeDocument(
                SCHEMA,
                notice.noticeId(),
                notice.bundle().text(),
                notice.severity(),
                notice.kinds().stream().map(Event.Kind::text).toList(),
                subject,
                notice.statusLocation(),
                notice.release(),
                released.map(r ->
                        new Released(
                                r.release().number(),
                                notice.place().locate(r.release().key()),
                                r.release().sha256(),
                                r.release().size(),
                                r.release().certificates(),
                                r.release().importBefore(),
                                r.first(),
                                r.expiryOnly(),
                                added.listed(),
                                removed.listed(),
                                r.next())),
                incidents.listed(),
                revoked.listed(),
                blocked.listed(),
                held.listed(),
                approvalWanted.listed(),
                approved.listed(),
                newRoots.listed(),
                refused.listed(),
                rejected.listed(),
                orphaned.listed(),
                expired.listed(),
                expiring.listed(),
                renewed.listed(),
                removable.listed(),
                remarks.listed(),
                recovered.listed(),
                tenant.listed(),
                lists.omitted());
    }

    String json() {
        return new String(Json.compact(this), StandardCharsets.UTF_8);
    }

    /** The lists of a document, and how much of each fits. */
    private static final class Lists {
        private final List<Slot<?>> slots = new ArrayList<>();

        static final class Slot<T extends Record> {
            private final int weight;
            private final List<T> all;
            private int kept;

            private Slot(int weight, List<T> all) {
                this.weight = weight;
                this.all = all;
            }

            Listed<T> listed() {
                return Listed.first(kept, all);
            }

            private Shortening.Part part() {
                return new Shortening.Part(
                        weight,
                        all.stream()
                                .map(one ->
                                        1 // the comma
                                                + Shortening.encoded(
                                                        new String(
                                                                Json.compact(one),
                                                                StandardCharsets.UTF_8)))
                                .toList());
            }
        }

        <T extends Record> Slot<T> add(int weight, List<T> all) {
            Slot<T> slot = new Slot<>(weight, all);
            slots.add(slot);
            return slot;
        }

        void shorten(int budget) {
            List<Integer> kept = Shortening.fit(slots.stream().map(Slot::part).toList(), budget);
            for (int i = 0; i < kept.size(); i++) {
                slots.get(i).kept = kept.get(i);
            }
        }

        int omitted() {
            return slots.stream().mapToInt(s -> s.all.size() - s.kept).sum();
        }
    }
}
