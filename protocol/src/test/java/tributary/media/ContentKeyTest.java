package tributary.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.HashSet;
import java.util.Set;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.junit.jupiter.api.Test;
import tributary.model.MediaId;
import tributary.model.RefusedException;

class ContentKeyTest {
  private static final MediaId MEDIA = MediaId.of(0x0123_4567_89AB_CDEFL);

  @Test
  void aFrameKeyIsWhatTheJdksOwnHkdfDerives() throws GeneralSecurityException {
    try (ContentKey key = ContentKey.random()) {
      byte[] salt = ByteBuffer.allocate(8).putLong(MEDIA.bits()).array();
      byte[] info = {'f', 'r', 'a', 'm', 'e', '/', 0, 2, 0, 1, 0, 3};
      HKDFParameterSpec spec =
          HKDFParameterSpec.ofExtract().addSalt(salt).addIKM(key.bytes()).thenExpand(info, 16);
      byte[] expected = KDF.getInstance("HKDF-SHA256").deriveData(spec);

      assertThat(key.frameKey(MEDIA, 2, 0x10003)).isEqualTo(expected);
    }
  }

  @Test
  void everyFrameTrackAndItemHasAKeyOfItsOwn() {
    Set<ByteBuffer> keys = new HashSet<>();
    try (ContentKey key = ContentKey.random()) {
      for (int frame = 0; frame < 500; frame++) {
        keys.add(ByteBuffer.wrap(key.frameKey(MEDIA, 1, frame)));
        keys.add(ByteBuffer.wrap(key.frameKey(MEDIA, 2, frame)));
        keys.add(ByteBuffer.wrap(key.frameKey(MediaId.of(7), 1, frame)));
      }
    }
    assertThat(keys).hasSize(1500);
  }

  @Test
  void aWrongKeyIsFoundByItsCheckValue() {
    try (ContentKey key = ContentKey.random();
        ContentKey other = ContentKey.random()) {
      key.require(key.check());

      assertThatThrownBy(() -> other.require(key.check()))
          .isInstanceOf(RefusedException.class)
          .hasMessageStartingWith("WRONG_KEY: ")
          .hasMessageContaining(key.check().toString());
    }
  }

  @Test
  void aClosedKeyDerivesNothing() {
    byte[] bytes = new byte[ContentKey.LENGTH];
    bytes[5] = 5;
    ContentKey key = new ContentKey(bytes);
    assertThat(bytes).as("what it was made of").containsOnly(0);
    assertThat(key.bytes()[5]).isEqualTo((byte) 5);

    key.close();

    assertThatThrownBy(() -> key.frameKey(MEDIA, 1, 1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(key::check).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aMemoryKeyIsZeroedAndGivesNothingAfterwards() {
    byte[] bytes = {1, 2, 3};
    MemoryKey key = new MemoryKey(bytes, "AES");

    key.destroy();

    assertThat(bytes).containsOnly(0);
    assertThat(key.isDestroyed()).isTrue();
    assertThatThrownBy(key::getEncoded).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aKidCarriesItemTrackAndIndex() {
    FrameKeyId id = new FrameKeyId(MEDIA, 2, 77);

    assertThat(FrameKeyId.parse(id.bytes())).isEqualTo(id);
    byte[] foreign = id.bytes();
    foreign[11] = 1;
    assertThatThrownBy(() -> FrameKeyId.parse(foreign))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not ours");
  }
}
