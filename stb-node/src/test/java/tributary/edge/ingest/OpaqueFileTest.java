package tributary.edge.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tributary.edge.store.SegmentStore;
import tributary.edge.store.StoredItem;
import tributary.media.ContentKey;
import tributary.media.ProtectedBytes;
import tributary.model.Digest;
import tributary.model.KeyId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.Refusal;
import tributary.model.RefusedException;

/** Files that are no films, as items. */
class OpaqueFileTest {
  private static final IngestRequest.Form.Opaque IMAGE =
      new IngestRequest.Form.Opaque("application/x-image");
  private static final MediaId MEDIA = MediaId.of(77);

  @TempDir Path data;

  private Path write(String name, int length) throws IOException {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    return Files.write(data.resolve(name), content);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 65_536, 65_537, 3_000_000})
  void aFileComesOutOfTheStoreAsItWas(int length) throws IOException {
    VaultCluster cluster = new VaultCluster();
    Path file = write("settop.img", length);
    try (IngestFixture server = new IngestFixture(data, cluster, IngestFixture.POLICY)) {

      IngestJob.Status status = server.takeIn(IngestFixture.request(file, IMAGE));

      assertThat(status.refusal()).isEmpty();
      VaultCluster.Published published = cluster.catalog.get(status.media().orElseThrow());
      Manifest manifest = published.manifest();
      Manifest.Part part = manifest.parts().getFirst();
      assertThat(manifest.parts()).hasSize(1);
      assertThat(part.kind()).isEqualTo(Manifest.Kind.OPAQUE);
      assertThat(part.contentType()).isEqualTo("application/x-image");
      assertThat(part.clearDigest()).isEqualTo(Digest.ofContent(Files.readAllBytes(file)));
      StoredItem item = server.store.item(manifest.media()).orElseThrow();
      assertThat(item.isConfirmed()).isTrue();
      try (ContentKey key = cluster.open(published)) {
        byte[] content = item.read(0, length);
        assertThat(content).isNotEqualTo(Files.readAllBytes(file));
        new ProtectedBytes(manifest.media(), part.track(), key).apply(0, content, length);
        assertThat(content).isEqualTo(Files.readAllBytes(file));
      }
      assertThat(server.leftovers()).isEmpty();
    }
  }

  @Test
  void noByteOfTheFileLiesInTheClearInTheNodesFolder() throws IOException {
    Path node = Files.createDirectory(data.resolve("node"));
    Path file = write("settop.img", 1_000_000);
    String plain = Files.readString(file, ISO_8859_1);
    try (IngestFixture server = new IngestFixture(node, new VaultCluster(), IngestFixture.POLICY)) {
      assertThat(server.takeIn(IngestFixture.request(file, IMAGE)).refusal()).isEmpty();
    }

    try (Stream<Path> files = Files.walk(node).filter(Files::isRegularFile)) {
      for (Path kept : files.toList()) {
        String content = Files.readString(kept, ISO_8859_1);
        for (int at = 0; at < plain.length() - 24; at += 20_000) {
          assertThat(content.contains(plain.substring(at, at + 24))).as(kept.toString()).isFalse();
        }
      }
    }
  }

  @Test
  void aDamagedFilmIsRefusedAndNotTakenForAnotherFile() throws IOException {
    Path film = data.resolve("cut.mp4");
    byte[] whole = Files.readAllBytes(IngestFixture.FILM);
    Files.write(film, Arrays.copyOf(whole, whole.length / 2));
    try (IngestFixture server = new IngestFixture(data, new VaultCluster(), IngestFixture.POLICY)) {

      assertThat(server.takeIn(film).refusal().map(Refusal::reason)).contains("TRUNCATED");
      assertThat(server.store.items()).isEmpty();
      assertThat(server.takeIn(IngestFixture.request(film, IMAGE)).refusal()).isEmpty();
    }
  }

  @Test
  void aFileThatShrinksWhileItIsReadIsRefusedAndLeavesNothing() throws IOException {
    assertThatThrownBy(
            () ->
                storedAfter(
                    file ->
                        Files.write(file, new byte[70_000], StandardOpenOption.TRUNCATE_EXISTING)))
        .isInstanceOf(RefusedException.class)
        .hasMessage("FILE_CHANGED: log.txt became shorter while it was taken in");
  }

  @Test
  void aFileThatIsWrittenToWhileItIsReadIsRefusedAndLeavesNothing() throws IOException {
    assertThatThrownBy(
            () ->
                storedAfter(
                    file -> {
                      FileTime before = Files.getLastModifiedTime(file);
                      Files.write(file, new byte[50_000], StandardOpenOption.WRITE);
                      Files.setLastModifiedTime(
                          file, FileTime.fromMillis(before.toMillis() + 1_000));
                    }))
        .isInstanceOf(RefusedException.class)
        .hasMessage("FILE_CHANGED: log.txt was written to while it was taken in");
  }

  private interface Change {
    void to(Path file) throws IOException;
  }

  private void storedAfter(Change change) throws IOException {
    Path file = write("log.txt", 100_000);
    try (ContentKey key = ContentKey.random();
        SegmentStore store = SegmentStore.open(data.resolve("store"), 1 << 20)) {
      OpaqueFile opaque = new OpaqueFile(file, MEDIA, key);
      change.to(file);
      KeyId id = new KeyId(new byte[KeyId.LENGTH]);
      ItemFile.Identity identity = new ItemFile.Identity(MEDIA, id, key.check());
      try (ItemFile item = new ItemFile(store, identity, 100_000, IngestFixture.POLICY)) {
        opaque.pack(item, "text/plain", done -> {});
      } finally {
        assertThat(store.items()).isEmpty();
        assertThat(store.usedBytes()).isZero();
        try (Stream<Path> left = Files.list(data.resolve("store"))) {
          assertThat(left.filter(Files::isDirectory)).isEmpty();
        }
      }
    }
  }

  @Test
  void aContentTypeThatIsNoneIsNamed() {
    assertThatThrownBy(() -> new IngestRequest.Form.Opaque("text/html\r\nX: y"))
        .hasMessageStartingWith("contentType must be like image/png, was \"text/html");
  }
}
