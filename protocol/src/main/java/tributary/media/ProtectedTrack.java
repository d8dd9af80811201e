package tributary.media;

import java.util.ArrayList;
import java.util.List;
import tributary.model.Manifest;
import tributary.model.MediaId;

/**
 * Turns a clear CMAF track, as libavformat's mov muxer writes it, into a protected one, fragment by
 * fragment: scheme {@code cenc}, a key per video frame and per audio fragment, told by {@code seig}
 * sample groups (R353). {@link ClearTrack} undoes it. Not thread-safe; the content key stays its
 * owner's to close.
 */
public final class ProtectedTrack {
  private static final int IV_LENGTH = 8;
  private static final int GROUP_LENGTH = 20;
  private static final int LOCAL_GROUP = 0x10001;
  private static final int SENC_HEADER = 16;
  private final MediaId media;
  private final int track;
  private final ContentKey key;
  private final TrackInit info;
  private final byte[] init;
  private final Framing.Tiles tiles;
  private final FrameCipher cipher = new FrameCipher();
  private int frames;
  private int fragments;

  /**
   * One protected moof + mdat.
   *
   * @param decodeTime and {@code duration} in the track's timescale
   * @param firstFrame counts from 0 over the track
   */
  public record Fragment(
      byte[] bytes, long decodeTime, long duration, int firstFrame, int frameCount) {}

  /**
   * @param track counts from 1, as in the manifest
   * @param clearInit ftyp + moov of the one clear track
   * @param tiles asked for AV1 only
   * @throws IllegalArgumentException naming the box and byte that is not as it must be
   */
  public ProtectedTrack(
      MediaId media, int track, ContentKey key, byte[] clearInit, Framing.Tiles tiles) {
    this.tiles = tiles;
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
   * @param clear one moof + mdat, left as it is
   * @throws IllegalArgumentException naming the box and byte that is not as it must be
   */
  public Fragment protect(byte[] clear) {
    MediaFragment in = MediaFragment.parse(clear);
    boolean video = info.kind() == Manifest.Kind.VIDEO;
    List<List<FramePart>> parts = info.framing().parts(clear, in.offsets(), in.sizes(), tiles);
    byte[] boxes = protectionBoxes(in, parts, video);
    byte[] out = insert(clear, in.traf().end(), boxes);
    BoxWriter.patch(out, in.moof().start(), in.moof().size() + boxes.length);
    BoxWriter.patch(out, in.traf().start(), in.traf().size() + boxes.length);
    for (Box trun : in.truns()) {
      int at = MediaFragment.dataOffsetAt(trun);
      BoxWriter.patch(out, at, trun.count(at) + boxes.length);
    }
    encrypt(clear, out, boxes.length, in, parts, video);
    Fragment done = new Fragment(out, in.decodeTime(), in.duration(), frames, in.frameCount());
    frames = Math.addExact(frames, in.frameCount());
    fragments++;
    return done;
  }

  private byte[] protectionBoxes(MediaFragment in, List<List<FramePart>> parts, boolean video) {
    int keys = video ? in.frameCount() : 1;
    BoxWriter out = new BoxWriter();
    out.fullBox("sgpd", 1, 0, b -> writeKeys(b, keys, video));
    out.fullBox("sbgp", 0, 0, b -> writeGroups(b, in.frameCount(), video));
    out.fullBox("saiz", 0, 0, b -> writeEntryLengths(b, parts, video));
    int saio = 20;
    int firstEntry = in.traf().end() - in.moof().start() + out.length() + saio + SENC_HEADER;
    out.fullBox("saio", 0, 0, b -> b.u32(1).u32(firstEntry));
    out.fullBox("senc", 0, video ? 2 : 0, b -> writeEntries(b, parts, video));
    return out.toBytes();
  }

  private int keyIndex(int frame, boolean video) {
    return video ? frames + frame : fragments;
  }

  private void writeKeys(BoxWriter sgpd, int keys, boolean video) {
    sgpd.text("seig").u32(GROUP_LENGTH).u32(keys);
    for (int i = 0; i < keys; i++) {
      byte[] kid = new FrameKeyId(media, track, keyIndex(i, video)).bytes();
      sgpd.u16(0).u8(1).u8(IV_LENGTH).bytes(kid);
    }
  }

  private static void writeGroups(BoxWriter sbgp, int frameCount, boolean video) {
    sbgp.text("seig");
    if (!video) {
      sbgp.u32(1).u32(frameCount).u32(LOCAL_GROUP);
      return;
    }
    sbgp.u32(frameCount);
    for (int i = 0; i < frameCount; i++) {
      sbgp.u32(1).u32(LOCAL_GROUP + i);
    }
  }

  private static void writeEntryLengths(
      BoxWriter saiz, List<List<FramePart>> parts, boolean video) {
    saiz.u8(video ? 0 : IV_LENGTH).u32(parts.size());
    if (video) {
      parts.forEach(frame -> saiz.u8(IV_LENGTH + 2 + FramePart.LENGTH * frame.size()));
    }
  }

  private void writeEntries(BoxWriter senc, List<List<FramePart>> parts, boolean video) {
    senc.u32(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      senc.u64(frames + i);
      if (video) {
        senc.u16(parts.get(i).size());
        parts.get(i).forEach(part -> senc.u16(part.clear()).u32(part.secret()));
      }
    }
  }

  /**
   * @param shift of each byte of {@code clear} in {@code out}
   */
  private void encrypt(
      byte[] clear,
      byte[] out,
      int shift,
      MediaFragment in,
      List<List<FramePart>> parts,
      boolean video) {
    try (KeyInUse keys = new KeyInUse(media, track, key)) {
      for (int i = 0; i < in.frameCount(); i++) {
        cipher.start(keys.of(keyIndex(i, video)), frames + i);
        int at = in.offsets()[i];
        for (FramePart part : parts.get(i)) {
          at += part.clear();
          cipher.apply(clear, at, part.secret(), out, at + shift);
          at += part.secret();
        }
      }
    }
  }
}
