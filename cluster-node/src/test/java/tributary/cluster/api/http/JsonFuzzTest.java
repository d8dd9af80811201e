package tributary.cluster.api.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies and cursors that anybody may send to the HTTP API. */
class JsonFuzzTest {

  static Stream<byte[]> seeds() {
    return Stream.of(
        "{\"items\":[\"ABCDEFGH0123\"],\"n\":1.5e3,\"deep\":{\"a\":[true,null]}}".getBytes(UTF_8),
        Cursor.encode("search", List.of("a", "b")).getBytes(UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void body(byte[] data) {
    refused(() -> Json.readObject(data));
    refused(() -> Cursor.decode("search", new String(data, ISO_8859_1)));
  }

  private static void refused(Runnable work) {
    try {
      work.run();
    } catch (ProblemException e) {
      if (e.getMessage() == null) {
        throw new AssertionError("refused without a reason", e);
      }
    }
  }
}
