package tributary.cluster.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tributary.core.CoreTable;
import tributary.core.catalog.MediaItem;
import tributary.core.client.Client;
import tributary.core.playback.Account;
import tributary.core.transfer.TransferEvent;
import tributary.core.transfer.TransferState;

/**
 * Bytes that were stored once can be read for ever. {@code golden/<name>.bin} holds what a release
 * writes: the manifest in UTF-8, a zero byte, the payload. A file is never changed: where something
 * is to be written otherwise it becomes {@code <name>.was-1.bin}, to be understood for ever all the
 * same. For a new sample run this test once with {@code mvn ... -Dgolden.write=true}; it writes the
 * files that are missing, and no others.
 */
class GoldenTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final List<JournalSerializer> SERIALIZERS =
      List.of(
          new MediaItemSerializer(),
          new ClientSerializer(),
          new AccountSerializer(),
          new TransferSerializer());

  @TestFactory
  Stream<DynamicTest> whatWasStoredOnceIsStillUnderstood() {
    return JournalSamples.all().entrySet().stream()
        .map(
            sample ->
                DynamicTest.dynamicTest(
                    sample.getKey(), () -> understood(sample.getKey(), sample.getValue())));
  }

  private static void understood(String name, Object expected) throws IOException {
    JournalSerializer serializer = serializerOf(expected);
    Path file = GOLDEN.resolve(name + ".bin");
    if (!Files.exists(file) && Boolean.getBoolean("golden.write")) {
      Files.write(file, stored(serializer, expected));
    }
    byte[] golden = Files.readAllBytes(file);
    assertThat(read(serializer, golden)).isEqualTo(expected);
    assertThat(stored(serializer, expected)).as("what is written today").isEqualTo(golden);
    try (DirectoryStream<Path> older = Files.newDirectoryStream(GOLDEN, name + ".was-*.bin")) {
      for (Path was : older) {
        assertThat(read(serializer, Files.readAllBytes(was))).as("%s", was).isEqualTo(expected);
      }
    }
  }

  private static Object read(JournalSerializer serializer, byte[] golden) throws IOException {
    int zero = 0;
    while (golden[zero] != 0) {
      zero++;
    }
    String manifest = new String(golden, 0, zero, StandardCharsets.UTF_8);
    return serializer.fromBinary(Arrays.copyOfRange(golden, zero + 1, golden.length), manifest);
  }

  private static byte[] stored(JournalSerializer serializer, Object object) {
    byte[] manifest = serializer.manifest(object).getBytes(StandardCharsets.UTF_8);
    byte[] payload = serializer.toBinary(object);
    byte[] stored = Arrays.copyOf(manifest, manifest.length + 1 + payload.length);
    System.arraycopy(payload, 0, stored, manifest.length + 1, payload.length);
    return stored;
  }

  private static JournalSerializer serializerOf(Object object) {
    return switch (object) {
      case MediaItem.Event _, MediaItem.State _ -> SERIALIZERS.get(0);
      case Client.Event _, Client.State _ -> SERIALIZERS.get(1);
      case Account.Event _, Account.State _ -> SERIALIZERS.get(2);
      case TransferEvent _, TransferState _ -> SERIALIZERS.get(3);
      default -> throw new AssertionError("no serializer for " + object.getClass());
    };
  }

  @Test
  void everyEventAndStateHasAGoldenSample() {
    for (Class<?> type :
        List.of(
            MediaItem.Event.class,
            MediaItem.State.class,
            Client.Event.class,
            Client.State.class,
            Account.Event.class,
            Account.State.class,
            TransferEvent.class,
            TransferState.class)) {
      CoreTable.coversAll(
          type, JournalSamples.all().values().stream().filter(type::isInstance).toList());
    }
  }

  @Test
  void identifiersAndManifestsAreTheOnesInStoredRows() {
    assertThat(SERIALIZERS)
        .extracting(JournalSerializer::identifier)
        .containsExactly(7101, 7102, 7103, 7104);
    Map<String, Object> samples = JournalSamples.all();
    assertThat(SERIALIZERS.get(1).manifest(samples.get("client.revoked"))).isEqualTo("ClientEvent");
    assertThat(SERIALIZERS.get(1).manifest(samples.get("client.state.active")))
        .isEqualTo("ClientState");
  }

  @Test
  void bytesThatAreNoEventAreNamed() {
    JournalSerializer serializer = SERIALIZERS.get(1);

    assertThatThrownBy(() -> serializer.fromBinary(new byte[] {1, 2, 3}, "ClientEvent"))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("broken ClientEvent in the journal");
    assertThatThrownBy(() -> serializer.fromBinary(new byte[0], "ClientEvent"))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("a later version");
    assertThatThrownBy(() -> serializer.fromBinary(new byte[0], "Other"))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("knows no manifest \"Other\"");
  }
}
