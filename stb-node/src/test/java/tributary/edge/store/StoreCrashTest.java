package tributary.edge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.model.RefusedException;

/** Whatever a crash leaves behind, the have map never claims a segment that is not there whole. */
class StoreCrashTest {
  private static final long ROOMY = 1L << 40;
  private static final int SEGMENTS = 24;
  private static final ItemFixture MOVIE = ItemFixture.of(7, SEGMENTS);

  @Property(tries = 25)
  void noCrashMakesAnUnverifiedSegmentHeld(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int lives) throws IOException {
    Random random = new Random(seed);
    Path folder = Files.createTempDirectory("store-crash");
    try {
      BitSet held = new BitSet();
      for (int life = 0; life < lives; life++) {
        live(folder, held, random);
        Path afterCrash = Files.createTempDirectory("store-crash");
        copy(folder, afterCrash);
        Folders.delete(folder);
        folder = afterCrash;
        boolean harmed = harm(folder, random);
        assertThat(claims(folder)).satisfies(claims -> assertNotMoreThan(held, claims, harmed));
        held.clear();
        held.or(claims(folder));
      }
    } finally {
      Folders.delete(folder);
    }
  }

  private static void assertNotMoreThan(BitSet held, BitSet claims, boolean harmed) {
    if (!harmed) {
      assertThat(claims).isEqualTo(held);
    }
  }

  /** Random writes, bad writes and rot; leaves the store open, as a crash would, but unlocked. */
  private static void live(Path folder, BitSet held, Random random) throws IOException {
    try (SegmentStore store = SegmentStore.open(folder, ROOMY)) {
      StoredItem item = store.create(MOVIE.manifest());
      assertThat(item.have().toBits()).isEqualTo(held);
      for (int step = random.nextInt(20); step > 0; step--) {
        int segment = random.nextInt(SEGMENTS);
        switch (random.nextInt(5)) {
          case 0 -> refused(() -> item.write(segment, MOVIE.flipped(segment)));
          case 1 -> rotAndRead(folder, item, segment, held);
          default -> {
            item.write(segment, MOVIE.segment(segment));
            held.set(segment);
          }
        }
        assertThat(item.have().toBits()).isEqualTo(held);
      }
      if (item.have().isComplete()) {
        item.confirm();
      }
    }
  }

  private static void rotAndRead(Path folder, StoredItem item, int segment, BitSet held)
      throws IOException {
    MOVIE.flipOnDisk(folder, segment);
    refused(() -> item.read(segment));
    held.clear(segment);
  }

  private static void refused(IoCall call) throws IOException {
    try {
      call.run();
      throw new AssertionError("a corrupt segment was taken");
    } catch (RefusedException expected) {
      assertThat(expected.refusal().reason()).startsWith("SEGMENT_");
    }
  }

  /** A torn tail: a file cut at any byte, or with rubbish after its end. */
  private static boolean harm(Path folder, Random random) throws IOException {
    Path item = itemFolder(folder);
    if (!Files.exists(item)) {
      return true;
    }
    Path file = item.resolve(List.of("data", "have", "have", "manifest").get(random.nextInt(4)));
    long size = Files.size(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      switch (random.nextInt(3)) {
        case 0 -> channel.truncate(random.nextLong(size + 1));
        case 1 -> {
          byte[] rubbish = new byte[1 + random.nextInt(64)];
          random.nextBytes(rubbish);
          channel.write(ByteBuffer.wrap(rubbish), size);
        }
        default -> {
          return false;
        }
      }
    }
    return true;
  }

  /** What the have map says after a restart, each claim checked against the bytes on the disk. */
  private static BitSet claims(Path folder) throws IOException {
    try (SegmentStore store = SegmentStore.open(folder, ROOMY)) {
      BitSet claims = new BitSet();
      store.item(MOVIE.media()).ifPresent(item -> claims.or(item.have().toBits()));
      for (int segment = claims.nextSetBit(0); segment >= 0; ) {
        Path data = itemFolder(folder).resolve("data");
        try (DataFile file = new DataFile(data)) {
          assertThat(
                  file.read(
                      MOVIE.manifest().segmentOffset(segment),
                      MOVIE.manifest().segmentLength(segment)))
              .as("segment %d", segment)
              .isEqualTo(MOVIE.segment(segment));
        }
        segment = claims.nextSetBit(segment + 1);
      }
      return claims;
    }
  }

  @Test
  void whatWasAcknowledgedBeforeAKillIsThereAfterIt(@TempDir Path folder) throws Exception {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<Integer> acknowledged = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("held ")) {
          acknowledged.add(Integer.valueOf(line.substring(5)));
        }
        if (acknowledged.size() == SEGMENTS / 2) {
          writer.toHandle().destroyForcibly();
        }
      }
    }
    writer.waitFor();

    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(SEGMENTS / 2);
    BitSet claims = claims(folder);
    assertThat(acknowledged).allMatch(claims::get);
  }

  /** The process that is killed: writes segment after segment, again and again. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws IOException {
      try (SegmentStore store = SegmentStore.open(Path.of(args[0]), ROOMY)) {
        StoredItem item = store.create(MOVIE.manifest());
        for (int segment = 0; segment < SEGMENTS; segment++) {
          item.write(segment, MOVIE.segment(segment));
          System.out.println("held " + segment);
        }
        while (System.in.read() >= 0) {
          item.read(0);
        }
      }
    }
  }

  private static Path itemFolder(Path folder) {
    return folder.resolve(MOVIE.media().text());
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      files.forEach(
          file -> {
            Path target = to.resolve(from.relativize(file).toString());
            try {
              if (Files.isDirectory(file)) {
                Files.createDirectories(target);
              } else {
                Files.copy(file, target);
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  private interface IoCall {
    void run() throws IOException;
  }
}
