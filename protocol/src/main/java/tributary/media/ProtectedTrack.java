package tributary.media;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tributary.model.Manifest;
import tributary.model.MediaId;

/**
 * Turns the frames of a track into a protected CMAF track, fragment by fragment: scheme {@code
 * cenc}, a key per video frame and per audio fragment, told by {@code seig} sample groups (R353).
 * {@link ClearTrack} undoes it. Not thread-safe; the content key stays its owner's to close.
 */
public final class ProtectedTrack {
  private static final int IV_LENGTH = 8;
  private final MediaId media;
  private final int track;
  private final ContentKey key;
  private final TrackInit info;
  private final byte[] init;
  private final Framing.Tiles tiles;
  private final Rotation rotation;
  private final FrameCipher cipher = new FrameCipher();
  private int frames;
  private int fragments;

  /** How long a key lasts. */
  enum Rotation {
    /** A key for each video frame and audio fragment. */
    PER_FRAME,

    /**
     * The first key for all, told by the head alone, as foreign tools know it, to be checked by
     * them. {@link ClearTrack} refuses it.
     */
    NONE
  }

  /**
   * One protected moof + mdat: its head, and the array that its frames lie in, at the start, which
   * is the clear fragment's own and good until that is filled again.
   *
   * @param decodeTime and {@code duration} in the track's timescale
   * @param firstFrame counts from 0 over the track
   */
  public record Fragment(
      byte[] head,
      byte[] frames,
      int framesLength,
      long decodeTime,
      long duration,
      int firstFrame,
      int frameCount) {

    public int length() {
      return head.length + framesLength;
    }

    /** Head and frames, in an array of their own. */
    public byte[] bytes() {
      byte[] bytes = Arrays.copyOf(head, length());
      System.arraycopy(frames, 0, bytes, head.length, framesLength);
      return bytes;
    }
  }

  /**
   * @param track counts from 1, as in the manifest
   * @param clearInit ftyp + moov of the one clear track
   * @param tiles asked for AV1 only
   * @throws IllegalArgumentException naming the box and byte that is not as it must be
   */
  public ProtectedTrack(
      MediaId media, int track, ContentKey key, byte[] clearInit, Framing.Tiles tiles) {
    this(media, track, key, clearInit, tiles, Rotation.PER_FRAME);
  }

  ProtectedTrack(
      MediaId media,
      int track,
      ContentKey key,
      byte[] clearInit,
      Framing.Tiles tiles,
      Rotation rotation) {
    this.tiles = tiles;
    this.rotation = rotation;
    this.media = media;
    this.track = track;
    this.key = key;
    this.info = TrackInit.parse(clearInit);
    this.init = protectInit(clearInit);
  }

  public TrackInit info() {
    return info;
  }

  /** ftyp + moov. */
  public byte[] init() {
    return init.clone();
  }

  private byte[] protectInit(byte[] clear) {
    TrackInit.Layout layout = TrackInit.Layout.of(clear);
    Box entry = layout.entry();
    if (layout.isProtected()) {
      throw entry.broken("is protected already");
    }
    byte[] sinf =
        new BoxWriter()
            .box(
                "sinf",
                s ->
                    s.box("frma", b -> b.text(entry.type()))
                        .fullBox("schm", 0, 0, b -> b.text("cenc").u32(0x10000))
                        .box("schi", schi -> schi.fullBox("tenc", 0, 0, this::writeDefaults)))
            .toBytes();
    byte[] out = insert(clear, entry.end(), sinf);
    List<Box> grown = new ArrayList<>(layout.ancestors());
    grown.add(entry);
    for (Box box : grown) {
      BoxWriter.patch(out, box.start(), box.size() + sinf.length);
    }
    boolean video = info.kind() == Manifest.Kind.VIDEO;
    System.arraycopy(
        new BoxWriter().text(video ? "encv" : "enca").toBytes(), 0, out, entry.start() + 4, 4);
    return out;
  }

  private void writeDefaults(BoxWriter tenc) {
    tenc.u16(0).u8(1).u8(IV_LENGTH).bytes(new FrameKeyId(media, track, 0).bytes());
  }

  private static byte[] insert(byte[] data, int at, byte[] more) {
    byte[] out = new byte[data.length + more.length];
    System.arraycopy(data, 0, out, 0, at);
    System.arraycopy(more, 0, out, at, more.length);
    System.arraycopy(data, at, out, at + more.length, data.length - at);
    return out;
  }

  /**
   * @param clear whose frames are protected where they lie
   * @throws IllegalArgumentException if a frame is not as it must be: {@link DamagedFrameException}
   *     where it is known which
   */
  public Fragment protect(ClearFragment clear) {
    int count = clear.count();
    if (count < 1 || count > MediaFragment.MOST_FRAMES) {
      throw new IllegalArgumentException(
          "a fragment holds 1 to " + MediaFragment.MOST_FRAMES + " frames, was " + count);
    }
    int[] offsets = clear.offsets();
    List<List<FramePart>> parts = info.framing().parts(clear.data(), offsets, clear.sizes(), tiles);
    boolean video = info.kind() == Manifest.Kind.VIDEO;
    byte[] head = new FragmentHead(clear, parts, video, keys(video)).write(fragments + 1, frames);
    encrypt(clear.data(), offsets, parts, video);
    Fragment done =
        new Fragment(
            head,
            clear.data(),
            clear.length(),
            clear.decodeTime(),
            clear.duration(),
            frames,
            count);
    frames = Math.addExact(frames, count);
    fragments++;
    return done;
  }

  private FragmentHead.Keys keys(boolean video) {
    if (rotation == Rotation.NONE) {
      return new FragmentHead.Keys.OfTrack();
    }
    FrameKeyId first = new FrameKeyId(media, track, keyIndex(video, 0));
    return video ? new FragmentHead.Keys.OfEach(first) : new FragmentHead.Keys.OfAll(first);
  }

  private int keyIndex(boolean video, int frame) {
    return switch (rotation) {
      case PER_FRAME -> video ? frames + frame : fragments;
      case NONE -> 0;
    };
  }

  private void encrypt(byte[] data, int[] offsets, List<List<FramePart>> parts, boolean video) {
    try (KeyInUse keys = new KeyInUse(media, track, key)) {
      for (int i = 0; i < offsets.length; i++) {
        cipher.start(keys.of(keyIndex(video, i)), frames + i);
        int at = offsets[i];
        for (FramePart part : parts.get(i)) {
          cipher.apply(data, at + part.clear(), part.secret());
          at += part.clear() + part.secret();
        }
      }
    }
  }
}
