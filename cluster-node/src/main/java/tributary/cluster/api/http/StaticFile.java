package tributary.cluster.api.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import tributary.model.Digest;

/**
 * A file of the program's own that is served as it is: packed if the caller can unpack it, and not
 * at all if the caller has it already.
 */
public final class StaticFile {
  // What saves less than a packet is not worth unpacking.
  private static final int FEWEST_SAVED_BYTES = 1000;

  private final String contentType;
  private final byte[] bytes;
  private final Optional<byte[]> packed;
  private final String tag;
  private final Map<String, String> headers;

  /**
   * @param headers of every answer, {@code Cache-Control} above all
   */
  public StaticFile(String contentType, byte[] bytes, Map<String, String> headers) {
    this.contentType = contentType;
    this.bytes = bytes.clone();
    byte[] smaller = gzip(bytes);
    this.packed =
        smaller.length + FEWEST_SAVED_BYTES < bytes.length
            ? Optional.of(smaller)
            : Optional.empty();
    this.tag = "\"" + Digest.ofContent(bytes).toString().substring(0, 20) + "\"";
    this.headers = Map.copyOf(headers);
  }

  Reply answer(HttpRequest request) {
    boolean isKnown =
        header(request, "If-None-Match").map(tags -> tags.contains(tag)).orElse(false);
    boolean isPacked =
        packed.isPresent() && header(request, "Accept-Encoding").filter(this::unpacks).isPresent();
    Object body = isKnown ? null : isPacked ? packed.get() : bytes;
    Reply reply = new Reply(isKnown ? 304 : 200, contentType, body, headers).with("ETag", tag);
    if (packed.isPresent()) {
      reply = reply.with("Vary", "Accept-Encoding");
    }
    return isPacked && !isKnown ? reply.with("Content-Encoding", "gzip") : reply;
  }

  private boolean unpacks(String encodings) {
    return encodings.contains("gzip") && !encodings.matches(".*gzip *; *q=0(\\.0*)?( *,.*|$)");
  }

  private static Optional<String> header(HttpRequest request, String name) {
    return request.getHeader(name).map(HttpHeader::value);
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream stream = new GZIPOutputStream(packed)) {
      stream.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
