package smimetrust.pipeline;

import smimetrust.notice.Announcement;

/** Where people and their machines hear of changes. */
public interface Announcer {

    /** Publishes one message; returns once it is accepted. */
    void publish(Announcement announcement);
}
