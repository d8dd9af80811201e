package tributary.sim.day;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import tributary.core.scheduling.Decision;
import tributary.core.scheduling.SchedulerEvent;
import tributary.model.Digest;

/**
 * All that a mind is told and decides, a line each ({@link TraceLine}); hashed, and recorded if
 * there is a file to it. First what came, then each decision behind its call:
 *
 * <pre>
 * E 30000000 LEFT 000000000F
 * R 30000000
 * D CANCEL ...
 * </pre>
 */
final class Trace implements Closeable {
  static final String HEADER = "tributary-trace 1 ";

  /** What was called for decisions. */
  enum Call {
    ROUND("R"),
    TICK("T");

    private final String letter;

    Call(String letter) {
      this.letter = letter;
    }

    String letter() {
      return letter;
    }
  }

  private final MessageDigest sha = Digest.sha256();
  private final Writer file;

  private Trace(Writer file) {
    this.file = file;
  }

  /** Hashed only. */
  static Trace hashed() {
    return new Trace(Writer.nullWriter());
  }

  /**
   * @param settings of the scheduler, for the replay; one line
   */
  static Trace recorded(Path path, String settings) throws IOException {
    Writer file =
        new BufferedWriter(
            new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(path)), UTF_8));
    file.write(HEADER + settings + "\n");
    return new Trace(file);
  }

  void told(SchedulerEvent event, Instant now) {
    line("E " + TraceLine.nanos(now) + " " + TraceLine.of(event));
  }

  /** Calls without a decision too: they may change what is decided later. */
  void decided(Call call, List<Decision> decisions, Instant now) {
    line(call.letter() + " " + TraceLine.nanos(now));
    for (Decision decision : decisions) {
      line("D " + TraceLine.of(decision));
    }
  }

  private void line(String text) {
    sha.update(text.getBytes(UTF_8));
    sha.update((byte) '\n');
    try {
      file.write(text);
      file.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** So far. */
  String hash() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) sha.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 of the JDK can be cloned", e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
