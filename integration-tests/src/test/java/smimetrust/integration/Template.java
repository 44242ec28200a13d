package smimetrust.integration;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** What {@code template.yaml} says, as far as the tests rebuild it: no second copy to keep. */
final class Template {

    private static final Path FILE = Path.of("../template.yaml");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");

    /** What Lambda asks for when it polls the queue for a function. */
    private static final Set<String> RUNTIME =
            Set.of("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes");

    private final Map<?, ?> root;

    /** A value with one of CloudFormation's tags, such as {@code !Ref InboxBucket}. */
    record Tagged(String tag, Object value) {}

    /**
     * A notification of a bucket.
     *
     * @param queue the logical id of the queue that gets it
     * @param filters names ({@code prefix}, {@code suffix}) and values
     */
    record Notification(String event, String queue, Map<String, String> filters) {}

    /**
     * A function, with the values of its variables not resolved yet.
     *
     * @param queue the logical id of its queue
     */
    record Lambda(
            String id,
            String handler,
            String code,
            Map<String, Object> variables,
            String queue,
            int batchSize) {}

    Template() {
        try (Reader in = Files.newBufferedReader(FILE)) {
            root = map(new Yaml(new Tags()).load(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Tags extends SafeConstructor {
        Tags() {
            super(new LoaderOptions());
            yamlMultiConstructors.put(
                    "!",
                    new AbstractConstruct() {
                        @Override
                        public Object construct(Node node) {
                            return new Tagged(
                                    node.getTag().getValue(),
                                    switch (node) {
                                        case ScalarNode scalar -> scalar.getValue();
                                        case SequenceNode list -> constructSequence(list);
                                        case MappingNode map -> constructMapping(map);
                                        default -> throw new IllegalStateException("no value");
                                    });
                        }
                    });
        }
    }

    List<String> resources(String type) {
        return map(at(root, "Resources")).entrySet().stream()
                .filter(r -> type.equals(map(r.getValue()).get("Type")))
                .map(r -> text(r.getKey()))
                .toList();
    }

    /** What a parameter is unless somebody says otherwise. */
    String parameter(String name) {
        return text(at(root, "Parameters", name, "Default"));
    }

    List<Notification> notifications(String bucket) {
        return list(
                        at(
                                root,
                                "Resources",
                                bucket,
                                "Properties",
                                "NotificationConfiguration",
                                "QueueConfigurations"))
                .stream()
                .map(Template::map)
                .map(one ->
                        new Notification(
                                text(one.get("Event")), arnOf(at(one, "Queue")), filters(one)))
                .toList();
    }

    private static Map<String, String> filters(Map<?, ?> notification) {
        Map<String, String> filters = new TreeMap<>();
        if (notification.containsKey("Filter")) {
            list(at(notification, "Filter", "S3Key", "Rules")).stream()
                    .map(Template::map)
                    .forEach(rule -> filters.put(text(rule.get("Name")), text(rule.get("Value"))));
        }
        return filters;
    }

    /** The logical id of a queue's dead-letter queue. */
    String deadLetters(String queue) {
        return arnOf(
                at(root, "Resources", queue, "Properties", "RedrivePolicy", "deadLetterTargetArn"));
    }

    int maxReceiveCount(String queue) {
        return (Integer)
                at(root, "Resources", queue, "Properties", "RedrivePolicy", "maxReceiveCount");
    }

    boolean hasDeadLetters(String queue) {
        return map(at(root, "Resources", queue, "Properties")).containsKey("RedrivePolicy");
    }

    /** What the daily schedule sends. */
    String reconcileMessage() {
        Map<?, ?> target =
                map(
                        list(at(root, "Resources", "DailyReconcile", "Properties", "Targets"))
                                .getFirst());
        return text(target.get("Input"));
    }

    Lambda function(String id) {
        Object properties = at(root, "Resources", id, "Properties");
        Object source = at(properties, "Events", "Messages", "Properties");
        Map<String, Object> variables = new LinkedHashMap<>();
        map(at(properties, "Environment", "Variables"))
                .forEach((name, value) -> variables.put(text(name), value));
        return new Lambda(
                id,
                text(at(properties, "Handler")),
                text(at(properties, "CodeUri")),
                variables,
                arnOf(at(source, "Queue")),
                (Integer) at(source, "BatchSize"));
    }

    /**
     * What a function's role allows, as pairs of action and resource (a logical id, with a slash
     * and a pattern for objects). Left out is what only the runtime asks for: its own queue, its
     * log, and keys, which are there by condition.
     */
    List<Calls.Call> grants(String function) {
        String role = arnOf(at(root, "Resources", function, "Properties", "Role"));
        List<Calls.Call> grants = new ArrayList<>();
        for (Object policy : list(at(root, "Resources", role, "Properties", "Policies"))) {
            for (Object statement : list(at(policy, "PolicyDocument", "Statement"))) {
                if (statement instanceof Map<?, ?> plain) {
                    for (String action : actions(plain)) {
                        for (Object resource : several(at(plain, "Resource"))) {
                            grants.add(new Calls.Call(action, resourceOf(resource)));
                        }
                    }
                }
            }
        }
        return grants;
    }

    private static List<String> actions(Map<?, ?> statement) {
        return several(at(statement, "Action")).stream()
                .map(Template::text)
                .filter(action -> !action.startsWith("logs:") && !RUNTIME.contains(action))
                .toList();
    }

    private static List<?> several(Object one) {
        return one instanceof List<?> many ? many : List.of(one);
    }

    private static String resourceOf(Object value) {
        return value instanceof Tagged(String tag, Object inner)
                ? switch (tag) {
                    case "!GetAtt" -> arnOf(value);
                    case "!Ref" -> text(inner);
                    case "!Sub" -> text(inner).replaceAll("\\$\\{(\\w+)\\.Arn}", "$1");
                    default -> throw new IllegalArgumentException(tag);
                }
                : text(value);
    }

    /** A value with its references replaced. */
    static String resolved(Object value, Function<String, String> references) {
        return value instanceof Tagged(String tag, Object inner)
                ? switch (tag) {
                    case "!Ref" -> references.apply(text(inner));
                    case "!Sub" ->
                            VARIABLE.matcher(text(inner))
                                    .replaceAll(m ->
                                            Matcher.quoteReplacement(references.apply(m.group(1))));
                    default -> throw new IllegalArgumentException(tag);
                }
                : text(value);
    }

    private static String arnOf(Object value) {
        Tagged tagged = (Tagged) value;
        String text = text(tagged.value());
        if (!tagged.tag().equals("!GetAtt") || !text.endsWith(".Arn")) {
            throw new IllegalArgumentException("no ARN: " + tagged);
        }
        return text.substring(0, text.length() - ".Arn".length());
    }

    private static Object at(Object from, String... path) {
        Object here = from;
        for (String name : path) {
            Object next = map(here).get(name);
            if (next == null) {
                throw new IllegalArgumentException("the template has no " + String.join("/", path));
            }
            here = next;
        }
        return here;
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }

    private static List<?> list(Object value) {
        return (List<?>) value;
    }

    private static String text(@org.jspecify.annotations.Nullable Object value) {
        return String.valueOf(value);
    }
}
