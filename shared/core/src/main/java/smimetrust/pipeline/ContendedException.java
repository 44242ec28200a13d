package smimetrust.pipeline;

/** Other writers were faster every time; the request has to be handled again later. */
public final class ContendedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ContendedException(String what) {
        super("others kept writing " + what);
    }
}
