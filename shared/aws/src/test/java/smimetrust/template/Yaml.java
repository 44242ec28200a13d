package smimetrust.template;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A value of a template, with a path to it for messages. CloudFormation's tags are kept as text:
 * {@code !Ref X} is the map {@code {"!Ref": "X"}}.
 */
record Yaml(String path, Object value) {

    static Yaml read(Path file) throws IOException {
        try (Reader in = Files.newBufferedReader(file)) {
            return new Yaml("", new org.yaml.snakeyaml.Yaml(new Tags()).load(in));
        }
    }

    /** What is under a name; it must be there. */
    Yaml at(String... names) {
        Yaml here = this;
        for (String name : names) {
            String missing = here.path + "/" + name;
            here = here.find(name).orElseThrow(() -> new AssertionError("no " + missing));
        }
        return here;
    }

    Optional<Yaml> find(String name) {
        return value instanceof Map<?, ?> map
                ? Optional.ofNullable(map.get(name)).map(v -> new Yaml(path + "/" + name, v))
                : Optional.empty();
    }

    /** By name, in order. */
    Map<String, Yaml> entries() {
        Map<String, Yaml> entries = new LinkedHashMap<>();
        ((Map<?, ?>) value)
                .keySet()
                .forEach(name -> entries.put(String.valueOf(name), at(String.valueOf(name))));
        return entries;
    }

    /** The items of a list; of another value, itself, as policies allow. */
    List<Yaml> items() {
        return value instanceof List<?> list
                ? list.stream().map(item -> new Yaml(path + "[]", item)).toList()
                : List.of(this);
    }

    String text() {
        return String.valueOf(value);
    }

    int number() {
        return Integer.parseInt(text());
    }

    /** The logical id that this refers to, by {@code !Ref} or as an attribute. */
    String id() {
        String target =
                find("!Ref").or(() -> find("!GetAtt")).or(() -> find("!Sub")).orElse(this).text();
        return target.replaceAll("^\\$\\{|}.*$", "").replaceAll("\\.[A-Za-z]+$", "");
    }

    private static final class Tags extends SafeConstructor {
        Tags() {
            super(new LoaderOptions());
            yamlMultiConstructors.put(
                    "!",
                    new AbstractConstruct() {
                        @Override
                        public Object construct(Node node) {
                            Object value =
                                    switch (node) {
                                        case ScalarNode scalar -> scalar.getValue();
                                        case SequenceNode list -> constructSequence(list);
                                        case MappingNode map -> constructMapping(map);
                                        default -> throw new IllegalStateException("no value");
                                    };
                            return Map.of(node.getTag().getValue(), value);
                        }
                    });
        }
    }
}
