package tributary.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Secrets to be looked for in files and in the memory of processes: as their bytes, and as text in
 * hex and base 64, in one and in two bytes a character. What is found is told by name, not by
 * value.
 */
final class Traces {
  /** Behind the names of what was found so. */
  static final String HEX = " in hex";

  static final String BASE64 = " in base 64";
  private static final int STEP_BYTES = 4 << 20;

  /** By their first two bytes. */
  private final Trace[][] beginnings = new Trace[1 << Short.SIZE][];

  private int longest;

  /** One form of a secret. */
  private record Trace(String name, byte[] bytes) {
    boolean isAt(byte[] all, int at, int end) {
      return at + bytes.length <= end
          && Arrays.equals(all, at, at + bytes.length, bytes, 0, bytes.length);
    }
  }

  Traces add(String name, byte[] secret) {
    addBytes(name, secret);
    String hex = HexFormat.of().formatHex(secret);
    addText(name + HEX, hex);
    addText(name + HEX, hex.toUpperCase(Locale.ROOT));
    // Without its last character, which depends on what follows.
    String base64 = Base64.getEncoder().withoutPadding().encodeToString(secret);
    base64 = base64.substring(0, base64.length() - 1);
    addText(name + BASE64, base64);
    addText(name + BASE64, base64.replace('+', '-').replace('/', '_'));
    return this;
  }

  private void addText(String name, String text) {
    Stream.of(ISO_8859_1, UTF_16LE, UTF_16BE)
        .forEach(charset -> addBytes(name, text.getBytes(charset)));
  }

  private void addBytes(String name, byte[] bytes) {
    Trace trace = new Trace(name, bytes.clone());
    longest = Math.max(longest, bytes.length);
    int beginning = beginning(bytes[0], bytes[1]);
    Trace[] others = beginnings[beginning];
    Trace[] all = others == null ? new Trace[1] : Arrays.copyOf(others, others.length + 1);
    all[all.length - 1] = trace;
    beginnings[beginning] = all;
  }

  private static int beginning(byte first, byte second) {
    return (first & 0xFF) << Byte.SIZE | (second & 0xFF);
  }

  /** The names of those in all that a process can write to: its heap, and what lies beside it. */
  Set<String> in(long pid) {
    Set<String> found = new TreeSet<>();
    Path process = Path.of("/proc", Long.toString(pid));
    try (FileChannel memory = FileChannel.open(process.resolve("mem"), StandardOpenOption.READ)) {
      for (String line : Files.readAllLines(process.resolve("maps"))) {
        String[] words = line.split("[ -]", 4);
        if (words[2].startsWith("rw")) {
          search(memory, Long.parseLong(words[0], 16), Long.parseLong(words[1], 16), found);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory of process " + pid, e);
    }
    return found;
  }

  Set<String> in(Path file) {
    Set<String> found = new TreeSet<>();
    try (FileChannel channel = FileChannel.open(file)) {
      search(channel, 0, channel.size(), found);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
    return found;
  }

  Set<String> in(String text) {
    Set<String> found = new TreeSet<>();
    byte[] all = text.getBytes(ISO_8859_1);
    search(all, all.length, found);
    return found;
  }

  /** The files below {@code folder} that hold any, and which. */
  Map<Path, Set<String>> inFilesBelow(Path folder) throws IOException {
    Map<Path, Set<String>> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Set<String> here = in(file);
        if (!here.isEmpty()) {
          found.put(file, here);
        }
      }
    }
    return found;
  }

  private void search(FileChannel channel, long from, long end, Set<String> found)
      throws IOException {
    byte[] bytes = new byte[(int) Math.min(STEP_BYTES + longest, end - from)];
    int kept = 0;
    for (long at = from; at < end; ) {
      int room = (int) Math.min(bytes.length - kept, end - at);
      int read = read(channel, ByteBuffer.wrap(bytes, kept, room), at);
      if (read <= 0) {
        return;
      }
      at += read;
      int length = kept + read;
      search(bytes, length, found);
      kept = Math.min(length, longest - 1);
      System.arraycopy(bytes, length - kept, bytes, 0, kept);
    }
  }

  /** Nothing of what a process gave back, or never may read, since its map was read. */
  private static int read(FileChannel channel, ByteBuffer to, long at) throws IOException {
    try {
      return channel.read(to, at);
    } catch (IOException e) {
      if ("Input/output error".equals(e.getMessage())) {
        return -1;
      }
      throw e;
    }
  }

  private void search(byte[] bytes, int length, Set<String> found) {
    for (int at = 0; at + 1 < length; at++) {
      Trace[] candidates = beginnings[beginning(bytes[at], bytes[at + 1])];
      if (candidates != null) {
        for (Trace candidate : candidates) {
          if (candidate.isAt(bytes, at, length)) {
            found.add(candidate.name());
          }
        }
      }
    }
  }
}
