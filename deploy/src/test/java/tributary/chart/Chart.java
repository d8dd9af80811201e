package tributary.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The chart through Helm's own code. Each values file is rendered once for all tests. */
final class Chart {
  static final Path DIRECTORY = Path.of("helm/tributary").toAbsolutePath();
  static final String RELEASE = "town";
  static final String NEWEST = "v1.34.0";

  private static final ObjectReader YAML = new YAMLMapper().readerFor(JsonNode.class);
  private static final Map<String, Rendered> RENDERED = new ConcurrentHashMap<>();

  private static final Path WITH_HOOKS = withHooks();

  private static final Path NEXT_RELEASE =
      copy(
          "next",
          text ->
              text.replace("helm.sh/hook:", "hook:")
                  .replace("version: 0.1.0", "version: 9.9.9")
                  .replace("appVersion: \"0.1.0-SNAPSHOT\"", "appVersion: \"9.9.9\""));

  private Chart() {}

  /**
   * The chart with its hooks as ordinary objects, under {@code hook} instead of {@code
   * helm.sh/hook}: Helm's own code renders hooks, but its binding does not hand them out.
   */
  private static Path withHooks() {
    return copy("of", text -> text.replace("helm.sh/hook:", "hook:"));
  }

  /** The chart with this file's values among its own, for what of Helm takes no values file. */
  static Path with(String valuesFile) throws IOException {
    ObjectNode values = (ObjectNode) yaml(Files.readString(DIRECTORY.resolve("values.yaml")));
    merge(values, yaml(Files.readString(Path.of(valuesFile))));
    Path copy = copy(Path.of(valuesFile).getFileName().toString(), text -> text);
    Files.writeString(copy.resolve("values.yaml"), values.toString());
    return copy;
  }

  /** As Helm does it: maps are merged, whatever else is there gives way. */
  private static void merge(ObjectNode into, JsonNode values) {
    values
        .properties()
        .forEach(
            entry -> {
              if (into.get(entry.getKey()) instanceof ObjectNode there
                  && entry.getValue().isObject()) {
                merge(there, entry.getValue());
              } else {
                into.set(entry.getKey(), entry.getValue());
              }
            });
  }

  /** As the same values would be rendered by the chart of a later release. */
  static Rendered ofNextRelease(String valuesFile) {
    return parse(
        valuesFile + " of the next release", template(NEXT_RELEASE, valuesFile, NEWEST, Map.of()));
  }

  private static Path copy(String name, UnaryOperator<String> changed) {
    Path copy =
        Path.of("target", "chart-" + name + "-" + ProcessHandle.current().pid(), "tributary")
            .toAbsolutePath();
    try (Stream<Path> files = Files.walk(DIRECTORY)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(DIRECTORY.relativize(file));
        Files.createDirectories(target.getParent());
        Files.writeString(target, changed.apply(Files.readString(file)));
      }
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What comes with the chart for installing, and how our own tests vary it. */
  static List<String> valuesFiles() {
    try (Stream<Path> own = Files.list(DIRECTORY);
        Stream<Path> more = Files.list(Path.of("src/test/resources/values"))) {
      return Stream.concat(own, more)
          .filter(file -> file.getFileName().toString().matches("values-.*\\.yaml"))
          .map(file -> file.toAbsolutePath().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<Rendered> all() {
    return valuesFiles().stream().map(Chart::rendered);
  }

  static Rendered rendered(String valuesFile) {
    return RENDERED.computeIfAbsent(
        valuesFile,
        file ->
            parse(
                Path.of(file).getFileName().toString(),
                template(WITH_HOOKS, file, NEWEST, Map.of())));
  }

  static Rendered rendered(String valuesFile, String kubernetes, Map<String, Object> settings) {
    return parse(
        valuesFile + " " + kubernetes + " " + settings,
        template(WITH_HOOKS, valuesFile, kubernetes, settings));
  }

  static String own(String valuesFile) {
    return DIRECTORY.resolve(valuesFile).toString();
  }

  private static String template(
      Path chart, String valuesFile, String kubernetes, Map<String, Object> settings) {
    TemplateCommand command =
        new Helm(chart)
            .template()
            .withName(RELEASE)
            .withNamespace("movies")
            .withKubeVersion(kubernetes)
            .withValuesFile(Path.of(valuesFile));
    settings.forEach(command::set);
    return command.call();
  }

  static JsonNode yaml(String text) throws IOException {
    return YAML.readValue(text);
  }

  static Rendered parse(String name, String yaml) {
    try {
      return new Rendered(
          name,
          YAML.<JsonNode>readValues(yaml).readAll().stream()
              .filter(node -> node.isObject() && !node.isEmpty())
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
