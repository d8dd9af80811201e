package tributary.media;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import tributary.model.MediaId;

/** Fragments as a film or another's item might have them: refused by name, or of their length. */
class FragmentFuzzTest {
  private static final MediaId MEDIA = MediaId.of(99);
  private static final ContentKey KEY = new ContentKey(new byte[ContentKey.LENGTH]);

  static Stream<byte[]> seeds() {
    Random random = new Random(1);
    byte[] picture = ClearFixture.picture(random, 100, 200);
    byte[] clear = ClearFixture.fragment(4096, List.of(picture, picture));
    ClearFragment pictures = ClearFixture.gathered(4096, List.of(picture, picture));
    ClearFragment sound = ClearFixture.gathered(0, List.of(new byte[20], new byte[30]));
    return Stream.of(
        clear,
        picture,
        ClearFixture.packager(MEDIA, 1, KEY, ClearFixture.videoInit()).protect(pictures).bytes(),
        ClearFixture.packager(MEDIA, 1, KEY, ClearFixture.audioInit()).protect(sound).bytes());
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void fragment(byte[] data) {
    Refusals.only(() -> new ClearTrack(MEDIA, 1, KEY).clearFragment(data.clone()));
    Refusals.only(() -> ClearKeyLicense.of(MEDIA, 1, KEY, data));
    Refusals.only(() -> FramePart.readFrom(data));
    ClearFragment frame = ClearFixture.gathered(0, List.of(data));
    Refusals.only(
        () -> ClearFixture.packager(MEDIA, 1, KEY, ClearFixture.videoInit()).protect(frame));
    int[] whole = {data.length};
    Refusals.only(() -> new Framing.Vp9().parts(data, new int[] {0}, whole, ClearFixture.NO_TILES));
    Refusals.only(
        () ->
            new Framing.NalUnits(4, true).parts(data, new int[] {0}, whole, ClearFixture.NO_TILES));
  }
}
