package tributary.cluster.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The OpenAPI file, as tests read it. */
final class OpenApiFile {
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  private final JsonNode root;

  private OpenApiFile(JsonNode root) {
    this.root = root;
  }

  /** The file that is served. */
  static OpenApiFile read() {
    try {
      return new OpenApiFile(new YAMLMapper().readTree(OpenApi.read().yaml()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the OpenAPI file is not YAML", e);
    }
  }

  /**
   * @param statuses that are documented, with their responses
   */
  record Operation(
      String method,
      String path,
      Set<String> query,
      String security,
      String summary,
      boolean takesJson,
      Map<Integer, JsonNode> statuses) {
    boolean isOperators() {
      return security.startsWith("operator ");
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  JsonNode root() {
    return root;
  }

  List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    root.path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue().properties().stream()
                    .filter(entry -> !entry.getKey().equals("parameters"))
                    .forEach(
                        entry ->
                            operations.add(
                                operation(path.getKey(), entry.getKey(), entry.getValue()))));
    return operations;
  }

  private Operation operation(String path, String method, JsonNode node) {
    Map<Integer, JsonNode> statuses = new TreeMap<>();
    node.path("responses")
        .properties()
        .forEach(
            entry -> statuses.put(Integer.valueOf(entry.getKey()), resolved(entry.getValue())));
    Set<String> query = new TreeSet<>();
    for (JsonNode parameter : node.path("parameters")) {
      JsonNode resolved = resolved(parameter);
      if (resolved.path("in").asText().equals("query")) {
        query.add(resolved.path("name").asText());
      }
    }
    JsonNode security = node.has("security") ? node.get("security") : root.path("security");
    return new Operation(
        method.toUpperCase(java.util.Locale.ROOT),
        path,
        query,
        security.isEmpty() ? "none" : word(security.get(0)),
        node.path("summary").asText(),
        node.at("/requestBody/content").has("application/json"),
        statuses);
  }

  /** The scheme, with the least role where there are roles. */
  private static String word(JsonNode security) {
    String scheme = security.fieldNames().next();
    return (scheme + " " + security.path(scheme).path(0).asText()).strip();
  }

  JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? root.at(node.get("$ref").asText().substring(1)) : node;
  }

  /** What is wrong with a value by this schema; nothing, if it is valid. */
  Set<String> violations(JsonNode schema, JsonNode value) {
    ObjectNode whole = YAMLMapper.builder().build().createObjectNode();
    whole.putArray("allOf").add(schema);
    whole.set("components", root.path("components"));
    return SCHEMAS.getSchema(whole).validate(value).stream()
        .map(ValidationMessage::getMessage)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
