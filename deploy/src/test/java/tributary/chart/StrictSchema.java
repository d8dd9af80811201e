package tributary.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * JSON schemas of kinds, in which no field is allowed that they do not name. Where the files come
 * from stands beside them.
 */
final class StrictSchema {
  static final StrictSchema KUBERNETES_120 = of("kubernetes-1.20");
  static final StrictSchema PROMETHEUS_OPERATOR = of("prometheus-operator");

  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4);

  private final ObjectNode root;

  private StrictSchema(ObjectNode root) {
    this.root = root;
  }

  private static StrictSchema of(String name) {
    try (InputStream file = StrictSchema.class.getResourceAsStream("/schemas/" + name + ".json")) {
      return new StrictSchema((ObjectNode) new ObjectMapper().readTree(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@code apps/v1/Deployment}. */
  static String type(JsonNode object) {
    return object.path("apiVersion").asText() + "/" + Rendered.kind(object);
  }

  /** Every field that is missing, unknown or of a wrong kind. */
  List<String> problems(JsonNode object) {
    JsonNode definition = root.path("kinds").path(type(object));
    if (definition.isMissingNode()) {
      return List.of("no schema of " + type(object));
    }
    ObjectNode schema = root.objectNode();
    schema.put("$ref", "#/definitions/" + definition.asText());
    schema.set("definitions", root.path("definitions"));
    return SCHEMAS.getSchema(schema).validate(object).stream()
        .map(ValidationMessage::getMessage)
        .toList();
  }
}
