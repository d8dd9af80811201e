package tributary.media;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import tributary.model.MediaId;

/** Clear inits and fragments in the form libavformat's mov muxer gives them. */
final class ClearFixture {
  private static final int TIMESCALE = 12_288;
  private static final int TICKS = 512;

  static final Framing.Tiles NO_TILES =
      _ -> {
        throw new AssertionError("only AV1 has tiles");
      };

  private ClearFixture() {}

  static ProtectedTrack packager(MediaId media, int track, ContentKey key, byte[] init) {
    return new ProtectedTrack(media, track, key, init, NO_TILES);
  }

  static byte[] videoInit() {
    return init(
        stsd ->
            stsd.box(
                "avc1",
                avc1 ->
                    avc1.bytes(new byte[78])
                        .box(
                            "avcC", b -> b.u8(1).u8(0x64).u8(0).u8(0x1f).u8(0xff).u8(0xe0).u8(0))));
  }

  static byte[] audioInit() {
    byte[] specific = {0x11, (byte) 0x90};
    return init(
        stsd ->
            stsd.box(
                "mp4a",
                mp4a ->
                    mp4a.bytes(new byte[28])
                        .fullBox(
                            "esds",
                            0,
                            0,
                            b ->
                                b.u8(3)
                                    .u8(0x80)
                                    .u8(0x80)
                                    .u8(0x80)
                                    .u8(22)
                                    .u16(1)
                                    .u8(0)
                                    .u8(4)
                                    .u8(17)
                                    .bytes(new byte[13])
                                    .u8(5)
                                    .u8(2)
                                    .bytes(specific))));
  }

  private static byte[] init(java.util.function.Consumer<BoxWriter> entry) {
    return new BoxWriter()
        .box("ftyp", b -> b.text("iso6").u32(512).text("cmfc"))
        .box(
            "moov",
            moov ->
                moov.fullBox("mvhd", 0, 0, b -> b.bytes(new byte[96]))
                    .box(
                        "trak",
                        trak ->
                            trak.box(
                                "mdia",
                                mdia ->
                                    mdia.fullBox(
                                            "mdhd",
                                            0,
                                            0,
                                            b -> b.u32(0).u32(0).u32(TIMESCALE).u32(0).u32(0))
                                        .box(
                                            "minf",
                                            minf ->
                                                minf.box(
                                                    "stbl",
                                                    stbl ->
                                                        stbl.fullBox(
                                                            "stsd",
                                                            0,
                                                            0,
                                                            stsd -> entry.accept(stsd.u32(1))))))))
        .toBytes();
  }

  /** The same as a packager gathers them. */
  static ClearFragment gathered(long decodeTime, List<byte[]> frames) {
    ClearFragment gathered = new ClearFragment();
    for (int i = 0; i < frames.size(); i++) {
      byte[] frame = frames.get(i);
      int at = gathered.length();
      System.arraycopy(frame, 0, gathered.room(frame.length), at, frame.length);
      gathered.add(frame.length, decodeTime + (long) TICKS * i, 0, i == 0, -1);
    }
    gathered.end(decodeTime + (long) TICKS * frames.size());
    return gathered;
  }

  static byte[] fragment(long decodeTime, List<byte[]> frames) {
    byte[] first = moof(decodeTime, frames, 0);
    byte[] moof = moof(decodeTime, frames, first.length + 8);
    return new BoxWriter().bytes(moof).box("mdat", mdat -> frames.forEach(mdat::bytes)).toBytes();
  }

  private static byte[] moof(long decodeTime, List<byte[]> frames, int dataOffset) {
    return new BoxWriter()
        .box(
            "moof",
            moof ->
                moof.fullBox("mfhd", 0, 0, b -> b.u32(1))
                    .box(
                        "traf",
                        traf ->
                            traf.fullBox(
                                    "tfhd",
                                    0,
                                    0x2003a,
                                    b -> b.u32(1).u32(1).u32(TICKS).u32(9).u32(0))
                                .fullBox("tfdt", 1, 0, b -> b.u64(decodeTime))
                                .fullBox(
                                    "trun",
                                    1,
                                    0xa05,
                                    b -> {
                                      b.u32(frames.size()).u32(dataOffset).u32(0x2000000);
                                      frames.forEach(frame -> b.u32(frame.length).u32(0));
                                    })))
        .toBytes();
  }

  /** A picture: an SEI unit and slices, with 4-byte lengths. */
  static byte[] picture(Random random, int... sliceBytes) {
    BoxWriter out = new BoxWriter().u32(3).u8(6).u8(1).u8(0x80);
    for (int bytes : sliceBytes) {
      byte[] slice = new byte[bytes];
      random.nextBytes(slice);
      slice[0] = 0x41;
      out.u32(bytes).bytes(slice);
    }
    return out.toBytes();
  }

  static byte[] sound(Random random, int bytes) {
    byte[] frame = new byte[bytes];
    random.nextBytes(frame);
    return frame;
  }

  static byte[] join(List<byte[]> parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    parts.forEach(out::writeBytes);
    return out.toByteArray();
  }
}
