package tributary.edge.screen;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Collectors;
import tributary.model.RefusedException;

/** JSON, read strictly: what the page did not mean is refused by name, not guessed. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(8)
                          .maxStringLength(64 << 10)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private Json() {}

  static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces the file as a whole, and makes its folder. */
  static void write(Path file, Object value) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(fresh, bytes(value));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * @throws RefusedException BAD_REQUEST naming the key, or the place in the text
   */
  static <T> T read(byte[] body, Class<T> type) {
    try {
      T value = MAPPER.readValue(body, type);
      if (value == null) {
        throw new RefusedException("BAD_REQUEST", "the body must be a JSON object, was null");
      }
      return value;
    } catch (JsonMappingException e) {
      throw new RefusedException("BAD_REQUEST", path(e) + e.getOriginalMessage());
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String where =
          at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
      throw new RefusedException("BAD_REQUEST", "no JSON" + where + ": " + e.getOriginalMessage());
    } catch (IOException e) {
      // Of bytes in memory only their encoding can fail.
      throw new RefusedException("BAD_REQUEST", "the body is not UTF-8 JSON: " + e.getMessage());
    }
  }

  private static String path(JsonMappingException e) {
    String path =
        e.getPath().stream()
            .map(
                ref ->
                    ref.getFieldName() == null
                        ? "[" + ref.getIndex() + "]"
                        : "." + ref.getFieldName())
            .collect(Collectors.joining());
    return path.isEmpty() ? "" : path.substring(path.startsWith(".") ? 1 : 0) + ": ";
  }
}
