package tributary.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import tributary.model.Digest;
import tributary.model.Manifest;
import tributary.model.MediaId;

class ProtectedTrackTest {
  private static final MediaId MEDIA = MediaId.of(99);
  private final ContentKey key = ContentKey.random();

  @Property(tries = 200)
  void aClearedVideoFragmentHoldsTheVeryFramesThatWerePackaged(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 70_000) Integer> slices,
      @ForAll @IntRange(min = 1, max = 5) int pictures,
      @ForAll long seed) {
    Random random = new Random(seed);
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < pictures; i++) {
      frames.add(
          ClearFixture.picture(random, slices.stream().mapToInt(Integer::intValue).toArray()));
    }
    roundTrip(ClearFixture.videoInit(), frames);
  }

  @Property(tries = 200)
  void aClearedAudioFragmentHoldsTheVeryFramesThatWerePackaged(
      @ForAll @Size(min = 1, max = 50) List<@IntRange(min = 0, max = 900) Integer> sizes,
      @ForAll long seed) {
    Random random = new Random(seed);
    roundTrip(
        ClearFixture.audioInit(),
        sizes.stream().map(size -> ClearFixture.sound(random, size)).toList());
  }

  private void roundTrip(byte[] init, List<byte[]> frames) {
    ProtectedTrack packager = ClearFixture.packager(MEDIA, 1, key, init);

    packager.protect(ClearFixture.gathered(0, frames));
    ProtectedTrack.Fragment hidden = packager.protect(ClearFixture.gathered(4096, frames));
    byte[] cleared = hidden.bytes();
    new ClearTrack(MEDIA, 1, key).clearFragment(cleared);

    assertThat(cleared).hasSameSizeAs(hidden.bytes());
    assertThat(payload(cleared)).isEqualTo(ClearFixture.join(frames));
    assertThat(hidden.decodeTime()).isEqualTo(4096);
    assertThat(hidden.duration()).isEqualTo(512L * frames.size());
    assertThat(hidden.firstFrame()).isEqualTo(frames.size());
    var sha = Digest.sha256();
    ClearTrack.digestFrames(cleared, sha);
    assertThat(Digest.of(sha.digest())).isEqualTo(Digest.ofContent(frames.toArray(byte[][]::new)));
  }

  private static byte[] payload(byte[] fragment) {
    Box mdat = MediaFragment.parse(fragment).mdat();
    return Arrays.copyOfRange(fragment, mdat.body(), mdat.end());
  }

  @Test
  void equalFramesLookDifferentOnceProtected() {
    byte[] picture = ClearFixture.picture(new Random(1), 4000);
    ClearFragment clear = ClearFixture.gathered(0, List.of(picture, picture));

    byte[] hidden =
        payload(
            ClearFixture.packager(MEDIA, 1, key, ClearFixture.videoInit()).protect(clear).bytes());

    byte[] first = Arrays.copyOf(hidden, picture.length);
    byte[] second = Arrays.copyOfRange(hidden, picture.length, hidden.length);
    assertThat(first).isNotEqualTo(picture).isNotEqualTo(second);
    assertThat(Arrays.copyOf(first, 59))
        .as("headers stay clear")
        .isEqualTo(Arrays.copyOf(picture, 59));
  }

  @Test
  void everyPictureHasAKeyAndEveryAudioFragmentHasOne() {
    Random random = new Random(2);
    byte[] picture = ClearFixture.picture(random, 400);
    byte[] sound = ClearFixture.sound(random, 300);
    ProtectedTrack video = ClearFixture.packager(MEDIA, 1, key, ClearFixture.videoInit());
    ProtectedTrack audio = ClearFixture.packager(MEDIA, 2, key, ClearFixture.audioInit());

    video.protect(ClearFixture.gathered(0, List.of(picture, picture)));
    audio.protect(ClearFixture.gathered(0, List.of(sound, sound)));

    assertThat(indexes(video.protect(ClearFixture.gathered(0, List.of(picture, picture)))))
        .containsExactly(2, 3);
    assertThat(indexes(audio.protect(ClearFixture.gathered(0, List.of(sound, sound)))))
        .containsExactly(1, 1);
  }

  private static List<Integer> indexes(ProtectedTrack.Fragment fragment) {
    return FrameSecrets.of(MediaFragment.parse(fragment.bytes())).stream()
        .map(frame -> frame.key().index())
        .toList();
  }

  @Test
  void aTrackUnderOneKeyIsNothingThatABoxPlays() {
    byte[] picture = ClearFixture.picture(new Random(2), 400);
    ProtectedTrack video =
        OneKey.track(MEDIA, 1, key, ClearFixture.videoInit(), ClearFixture.NO_TILES);
    ClearFragment clear = ClearFixture.gathered(0, List.of(picture, picture));
    byte[] fragment = video.protect(clear).bytes();

    assertThat(payload(fragment)).isNotEqualTo(ClearFixture.join(List.of(picture, picture)));
    assertThatThrownBy(() -> new ClearTrack(MEDIA, 1, key).clearFragment(fragment))
        .hasMessageContaining("has no 'sgpd' box: it is not protected");
  }

  @Test
  void aLicenseHasTheKeyOfEachPictureAndIsOfThisItemOnly() {
    byte[] picture = ClearFixture.picture(new Random(2), 400);
    ProtectedTrack video = ClearFixture.packager(MEDIA, 1, key, ClearFixture.videoInit());
    byte[] fragment = video.protect(ClearFixture.gathered(0, List.of(picture, picture))).bytes();
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String keys =
        IntStream.range(0, 2)
            .mapToObj(
                i ->
                    "{\"kty\":\"oct\",\"kid\":\"%s\",\"k\":\"%s\"}"
                        .formatted(
                            base64.encodeToString(new FrameKeyId(MEDIA, 1, i).bytes()),
                            base64.encodeToString(key.frameKey(MEDIA, 1, i))))
            .collect(Collectors.joining(","));

    assertThat(new String(ClearKeyLicense.of(MEDIA, 1, key, fragment), StandardCharsets.US_ASCII))
        .isEqualTo("{\"keys\":[" + keys + "],\"type\":\"temporary\"}");
    assertThatThrownBy(() -> ClearKeyLicense.of(MediaId.of(100), 1, key, fragment))
        .hasMessageContaining("not of " + MediaId.of(100));
  }

  @Test
  void aPictureOfManySlicesProtectsTheLargest() {
    Random random = new Random(3);
    int[] slices = random.ints(100, 70, 3000).toArray();
    byte[] picture = ClearFixture.picture(random, slices);

    List<FramePart> parts = framesOf(new Framing.NalUnits(4, false), picture);

    assertThat(parts).hasSizeLessThanOrEqualTo(FramePart.MOST);
    assertThat(parts.stream().mapToInt(part -> part.clear() + part.secret()).sum())
        .isEqualTo(picture.length);
    assertThat(parts.stream().mapToInt(FramePart::secret).sum())
        .isGreaterThan(picture.length * 4 / 10);
    roundTrip(ClearFixture.videoInit(), List.of(picture));
  }

  private static List<FramePart> framesOf(Framing framing, byte[] frame) {
    return framing
        .parts(frame, new int[] {0}, new int[] {frame.length}, ClearFixture.NO_TILES)
        .getFirst();
  }

  @Test
  void ofAnHevcSliceALongerHeaderStaysClearAndParameterSetsDoToo() {
    byte[] slice = new byte[500];
    byte[] parameters = new byte[300];
    slice[0] = 19 << 1;
    parameters[0] = 33 << 1;
    byte[] picture =
        new BoxWriter().u32(300).bytes(parameters).u32(500).bytes(slice).u32(0).toBytes();

    assertThat(framesOf(new Framing.NalUnits(4, true), picture))
        .containsExactly(new FramePart(304 + 4 + 500 - 368, 368), new FramePart(4, 0));
  }

  @Test
  void ofAVp9SuperframeEachFrameIsProtectedInWholeBlocksAndTheIndexIsNot() {
    byte[] hidden = new byte[700];
    byte[] shown = new byte[90];
    byte[] again = new byte[1];
    byte marker = (byte) (0xC0 | 1 << 3 | 2);
    BoxWriter out = new BoxWriter().bytes(hidden).bytes(shown).bytes(again).u8(marker);
    for (int length : new int[] {700, 90, 1}) {
      out.u8(length).u8(length >> 8);
    }
    byte[] superframe = out.u8(marker).toBytes();

    assertThat(framesOf(new Framing.Vp9(), superframe))
        .as("what is too short for a header and a block stays clear")
        .containsExactly(new FramePart(92, 608), new FramePart(90 + 1 + 8, 0));
    assertThat(framesOf(new Framing.Vp9(), Arrays.copyOf(hidden, 112)))
        .containsExactly(new FramePart(80, 32));
    superframe[superframe.length - 3] = 9;
    assertThatThrownBy(() -> framesOf(new Framing.Vp9(), superframe))
        .hasMessageContaining("frame 2 of a superframe of 799 bytes ends outside it");
  }

  @Test
  void av1FramesThatAreNotTakenApartWhollyAreRefused() {
    Framing.Tiles half = frames -> List.of(List.of(new FramePart(10, 16)));

    assertThatThrownBy(
            () -> new Framing.Av1().parts(new byte[40], new int[] {0}, new int[] {40}, half))
        .hasMessage("frame 0 of 40 bytes was taken apart into 1 parts of 26 bytes");
  }

  @Test
  void theInitSaysWhatThePlayerMustKnow() {
    ProtectedTrack video = ClearFixture.packager(MEDIA, 1, key, ClearFixture.videoInit());
    ProtectedTrack audio = ClearFixture.packager(MEDIA, 2, key, ClearFixture.audioInit());

    TrackInit picture =
        new TrackInit(
            Manifest.Kind.VIDEO,
            12_288,
            "video/mp4; codecs=\"avc1.64001f\"",
            new Framing.NalUnits(4, false));
    TrackInit sound =
        new TrackInit(
            Manifest.Kind.AUDIO, 12_288, "audio/mp4; codecs=\"mp4a.40.2\"", new Framing.Whole());
    assertThat(video.info()).isEqualTo(picture);
    assertThat(TrackInit.parse(video.init())).isEqualTo(picture);
    assertThat(audio.info()).isEqualTo(sound);
    byte[] cleared = audio.init();
    new ClearTrack(MEDIA, 2, key).clearInit(cleared);
    assertThat(cleared).hasSameSizeAs(audio.init());
    assertThat(TrackInit.parse(cleared)).isEqualTo(sound);
  }

  @Test
  void anotherItemsFragmentIsRefused() {
    List<byte[]> sound = List.of(ClearFixture.sound(new Random(4), 50));
    byte[] clear = ClearFixture.fragment(0, sound);
    ProtectedTrack audio = ClearFixture.packager(MEDIA, 2, key, ClearFixture.audioInit());
    byte[] hidden = audio.protect(ClearFixture.gathered(0, sound)).bytes();
    byte[] before = hidden.clone();
    ClearTrack other = new ClearTrack(MediaId.of(100), 2, key);

    assertThatThrownBy(() -> other.clearFragment(hidden))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(MEDIA.toString())
        .hasMessageContaining("not of " + MediaId.of(100));
    assertThatThrownBy(() -> other.clearInit(audio.init()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(hidden).isEqualTo(before);
    assertThatThrownBy(() -> new ClearTrack(MEDIA, 2, key).clearFragment(clear))
        .hasMessageContaining("it is not protected");
  }

  @Property(tries = 2000)
  void aDamagedFragmentIsRefusedByNameOrStillHasItsLength(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int flips) {
    Random random = new Random(seed);
    byte[] picture = ClearFixture.picture(random, 100, 200);
    ProtectedTrack video = ClearFixture.packager(MEDIA, 1, key, ClearFixture.videoInit());
    byte[] fragment = video.protect(ClearFixture.gathered(0, List.of(picture, picture))).bytes();
    int boxes = MediaFragment.parse(fragment).moof().end() + 8;
    for (int i = 0; i < flips; i++) {
      fragment[random.nextInt(boxes)] = (byte) random.nextInt();
    }
    if (random.nextInt(4) == 0) {
      fragment = Arrays.copyOf(fragment, random.nextInt(fragment.length));
    }

    refusesOnlyByName(fragment, f -> new ClearTrack(MEDIA, 1, key).clearFragment(f));
    refusesOnlyByName(fragment, f -> video.protect(ClearFixture.gathered(0, List.of(f))));
  }

  @Property(tries = 2000)
  void aDamagedInitIsRefusedByName(@ForAll long seed, @ForAll boolean picture) {
    Random random = new Random(seed);
    byte[] clear = picture ? ClearFixture.videoInit() : ClearFixture.audioInit();
    byte[] init = ClearFixture.packager(MEDIA, 1, key, clear).init();
    for (byte[] bytes : List.of(init, clear)) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      byte[] cut = Arrays.copyOf(bytes, bytes.length - random.nextInt(2));
      refusesOnlyByName(cut, b -> new ClearTrack(MEDIA, 1, key).clearInit(b));
      refusesOnlyByName(cut, b -> ClearFixture.packager(MEDIA, 1, key, b));
    }
  }

  private static void refusesOnlyByName(byte[] bytes, java.util.function.Consumer<byte[]> use) {
    assertThatCode(
            () -> {
              try {
                use.accept(bytes.clone());
              } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageMatching("(?s).*(box|byte|fragment|init|KID|bytes).*");
              }
            })
        .doesNotThrowAnyException();
  }

  @Test
  void aDamageNamesTheBoxAndTheByte() {
    byte[] clear = ClearFixture.fragment(0, List.of(new byte[10]));
    Box trun = MediaFragment.parse(clear).truns().getFirst();
    BoxWriter.patch(clear, trun.body() + 4, 3);

    assertThatThrownBy(() -> MediaFragment.parse(clear))
        .hasMessageContaining("box 'trun' at byte " + trun.start())
        .hasMessageContaining("needs 4 bytes at byte " + trun.end());
  }

  @Property(tries = 50)
  void anOpaqueFileClearsToItselfFrameByFrame(@ForAll @IntRange(max = 300_000) int length) {
    byte[] file = ClearFixture.sound(new Random(length), length);
    byte[] hidden = file.clone();
    new ProtectedBytes(MEDIA, 1, key).apply(0, hidden, hidden.length);

    if (length > 16) {
      assertThat(hidden).isNotEqualTo(file);
    }
    for (int at = 0; at < length; at += ProtectedBytes.FRAME_BYTES) {
      byte[] frame =
          Arrays.copyOfRange(hidden, at, Math.min(length, at + ProtectedBytes.FRAME_BYTES));
      new ProtectedBytes(MEDIA, 1, key).apply(at, frame, frame.length);
      System.arraycopy(frame, 0, hidden, at, frame.length);
    }
    assertThat(hidden).isEqualTo(file);
  }
}
