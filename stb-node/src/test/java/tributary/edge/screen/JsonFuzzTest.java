package tributary.edge.screen;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import tributary.model.RefusedException;

/** Bodies that some page in some browser on the box may send. */
class JsonFuzzTest {
  private static final List<Class<?>> BODIES =
      List.of(
          PlayApi.QuoteBody.class,
          PlayApi.PlayBody.class,
          PlayApi.PlayedBody.class,
          NodeApi.ActivateBody.class,
          IngestApi.IngestBody.class);

  static Stream<byte[]> seeds() {
    return Stream.of(
            "{\"mediaId\":\"ABCDEFGH0123\"}",
            "{\"quoteId\":\"q\",\"mediaId\":\"ABCDEFGH0123\"}",
            "{\"playedMillis\":4000}",
            "{\"code\":\"1234-5678\"}",
            "{\"path\":\"/film.mp4\",\"title\":\"A\",\"year\":2008,\"genres\":[\"x\"]}")
        .map(text -> text.getBytes(UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void body(byte[] data) {
    for (Class<?> body : BODIES) {
      try {
        Json.read(data, body);
      } catch (RefusedException e) {
        if (!e.refusal().reason().equals("BAD_REQUEST")) {
          throw e;
        }
      }
    }
  }
}
