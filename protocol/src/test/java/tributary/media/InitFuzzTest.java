package tributary.media;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import tributary.model.MediaId;

/** The beginnings of tracks. */
class InitFuzzTest {
  private static final MediaId MEDIA = MediaId.of(99);
  private static final ContentKey KEY = new ContentKey(new byte[ContentKey.LENGTH]);

  static Stream<byte[]> seeds() {
    byte[] video = ClearFixture.videoInit();
    byte[] audio = ClearFixture.audioInit();
    return Stream.of(
        video,
        audio,
        ClearFixture.packager(MEDIA, 1, KEY, video).init(),
        ClearFixture.packager(MEDIA, 1, KEY, audio).init());
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void init(byte[] data) {
    Refusals.only(() -> TrackInit.parse(data));
    Refusals.only(() -> new ClearTrack(MEDIA, 1, KEY).clearInit(data.clone()));
    Refusals.only(() -> ClearFixture.packager(MEDIA, 1, KEY, data).init());
  }
}
