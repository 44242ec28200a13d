package smimetrust.bench;

import java.util.Map;

/**
 * List prices of requests in eu-central-1, US dollars, without a free tier, as known on 2026-11-25:
 * to be checked against the pages of S3, SQS and SNS before anybody relies on them.
 */
final class Prices {

    private Prices() {}

    private static double each(LocalCloud.Operation operation) {
        return switch (operation) {
            case LIST, PUT -> 0.0054 / 1_000;
            case GET -> 0.00043 / 1_000;
            case SEND ->
                    0.40 / 1_000_000; // receiving and deleting cost as much again, less in batches
            case PUBLISH -> 0.50 / 1_000_000; // deliveries by mail: 2.00 for 100,000
        };
    }

    static double of(Map<LocalCloud.Operation, Long> counts) {
        return counts.entrySet().stream().mapToDouble(e -> each(e.getKey()) * e.getValue()).sum();
    }
}
