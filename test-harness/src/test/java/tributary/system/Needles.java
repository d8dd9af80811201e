package tributary.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import tributary.demo.EdgeProcess;
import tributary.demo.Playback;
import tributary.media.FramePart;

/**
 * Pieces of a film's frames in the clear, to be looked for where only protected ones may lie: out
 * of those bytes of each frame that the film's own tables call protected.
 */
final class Needles {
  private static final int LENGTH = 32;
  private static final int MOST_OF_A_FRAGMENT = 16;

  /** Silence and the like may lie anywhere. */
  private static final int LEAST_DIFFERENT_BYTES = 20;

  private final List<byte[]> needles = new ArrayList<>();

  /** By their first two bytes. */
  private final boolean[] beginnings = new boolean[1 << Short.SIZE];

  private Needles() {}

  /** Plays the film that the box holds, and may play, once. */
  static Needles of(EdgeProcess box, String mediaId) {
    Needles found = new Needles();
    JsonNode play = Playback.begin(box, mediaId, Playback.quote(box, mediaId));
    String base = "/api/plays/" + play.get("playId").asText();
    for (JsonNode track : play.get("tracks")) {
      for (int i = 0; i < track.get("fragments").size(); i++) {
        String path = base + "/tracks/" + track.get("number").asInt() + "/fragments/" + i;
        found.add(box.screen().bytes(path), box.screen().bytes(path + "/protected"));
      }
    }
    box.screen().delete(base);
    return found;
  }

  private void add(byte[] clear, byte[] hidden) {
    List<FramePart> parts = FramePart.readFrom(hidden).stream().flatMap(List::stream).toList();
    // Frames lie end to end behind everything else.
    int at = clear.length - parts.stream().mapToInt(part -> part.clear() + part.secret()).sum();
    int step = Math.max(1, parts.size() / MOST_OF_A_FRAGMENT);
    for (int i = 0; i < parts.size(); i++) {
      FramePart part = parts.get(i);
      at += part.clear();
      if (i % step == 0 && part.secret() >= 2 * LENGTH) {
        int middle = at + part.secret() / 2;
        add(Arrays.copyOfRange(clear, middle, Math.min(middle + LENGTH, at + part.secret())));
      }
      at += part.secret();
    }
  }

  private void add(byte[] needle) {
    BitSet different = new BitSet();
    for (byte b : needle) {
      different.set(b & 0xFF);
    }
    if (needle.length == LENGTH && different.cardinality() >= LEAST_DIFFERENT_BYTES) {
      needles.add(needle);
      beginnings[beginning(needle[0], needle[1])] = true;
    }
  }

  private static int beginning(byte first, byte second) {
    return (first & 0xFF) << Byte.SIZE | (second & 0xFF);
  }

  int count() {
    return needles.size();
  }

  /** A file with one of them among other bytes. */
  void plant(Path file) throws IOException {
    byte[] all = new byte[10_000];
    System.arraycopy(needles.getLast(), 0, all, 7_777, LENGTH);
    Files.write(file, all);
  }

  /** How many of them are in a file. */
  int in(Path file) {
    BitSet found = new BitSet();
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      for (int at = 0; at + LENGTH <= bytes.limit(); at++) {
        if (beginnings[beginning(bytes.get(at), bytes.get(at + 1))]) {
          mark(bytes.slice(at, LENGTH), found);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found.cardinality();
  }

  private void mark(ByteBuffer here, BitSet found) {
    for (int i = 0; i < needles.size(); i++) {
      if (here.equals(ByteBuffer.wrap(needles.get(i)))) {
        found.set(i);
      }
    }
  }

  /** The files below {@code folder} that hold any. */
  List<Path> filesWithAny(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).filter(file -> in(file) > 0).toList();
    }
  }
}
