package tributary.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import tributary.cluster.api.http.Reply;

/** The contract, as it is kept and as programs that read no YAML want it. */
record OpenApi(String yaml, JsonNode tree) {

  static OpenApi read() {
    try (InputStream file = OpenApi.class.getResourceAsStream("/openapi/tributary-v1.yaml")) {
      String yaml = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return new OpenApi(yaml, new YAMLMapper().readTree(yaml));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Reply asYaml() {
    return Reply.text("application/yaml", yaml);
  }

  Reply asJson() {
    return Reply.ok(tree);
  }
}
