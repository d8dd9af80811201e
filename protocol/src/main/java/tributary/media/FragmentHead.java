package tributary.media;

import java.util.List;

/**
 * Writes what stands before a protected fragment's frames: moof, with the tables of their times,
 * sizes, keys and parts, and the head of mdat (ISO/IEC 14496-12, 8.8; 23001-7, 7).
 */
final class FragmentHead {
  /** Sample group indexes local to a fragment start at 0x10001, and are 16 bits wide from there. */
  private static final int LOCAL_GROUP = 0x10001;

  private static final int IV_LENGTH = 8;
  private static final int GROUP_LENGTH = 20;
  private static final int SAIO_LENGTH = 20;
  private static final int SENC_HEADER = 16;
  private static final int MDAT_HEADER = 8;

  /** Default duration and flags; offsets count from moof. */
  private static final int TFHD_FLAGS = 0x20028;

  /** Data offset and sizes. */
  private static final int TRUN_FLAGS = 0x201;

  private static final int WITH_DURATIONS = 0x100;
  private static final int WITH_FLAGS = 0x400;
  private static final int WITH_DELAYS = 0x800;
  private static final int KEY_FRAME = 0x2000000;
  private static final int OTHER_FRAME = 0x1010000;
  private final ClearFragment frames;
  private final List<List<FramePart>> parts;
  private final boolean isParted;
  private final Keys keys;
  private final BoxWriter out = new BoxWriter();
  private int dataOffsetAt;

  /**
   * Tells of each frame of the fragment, counted from 0, or of all of them, by which key; or
   * nothing, where one key is told by the track's head.
   */
  sealed interface Keys {
    record OfEach(FrameKeyId first) implements Keys {
      FrameKeyId of(int frame) {
        return new FrameKeyId(first.media(), first.track(), first.index() + frame);
      }
    }

    record OfAll(FrameKeyId key) implements Keys {}

    record OfTrack() implements Keys {}
  }

  /**
   * @param isParted whether the frames' parts are told, for they are not protected whole
   */
  FragmentHead(ClearFragment frames, List<List<FramePart>> parts, boolean isParted, Keys keys) {
    this.frames = frames;
    this.parts = parts;
    this.isParted = isParted;
    this.keys = keys;
  }

  /**
   * @param number of the fragment, from 1
   * @param firstFrame counted over the track; the frames' IVs
   */
  byte[] write(int number, long firstFrame) {
    out.box(
        "moof",
        moof ->
            moof.fullBox("mfhd", 0, 0, b -> b.u32(number))
                .box("traf", traf -> writeTrack(firstFrame)));
    int moofLength = out.length();
    out.u32(MDAT_HEADER + frames.length()).text("mdat");
    byte[] head = out.toBytes();
    BoxWriter.patch(head, dataOffsetAt, moofLength + MDAT_HEADER);
    return head;
  }

  private void writeTrack(long firstFrame) {
    out.fullBox("tfhd", 0, TFHD_FLAGS, b -> b.u32(1).u32(frames.duration(0)).u32(flags(0)))
        .fullBox("tfdt", 1, 0, b -> b.u64(frames.decodeTime()));
    writeTimes();
    if (!(keys instanceof Keys.OfTrack)) {
      out.fullBox("sgpd", 1, 0, _ -> writeKeys());
      out.fullBox("sbgp", 0, 0, _ -> writeGroups());
    }
    out.fullBox("saiz", 0, 0, _ -> writeEntryLengths());
    int firstEntry = out.length() + SAIO_LENGTH + SENC_HEADER;
    out.fullBox("saio", 0, 0, b -> b.u32(1).u32(firstEntry));
    out.fullBox("senc", 0, isParted ? 2 : 0, _ -> writeEntries(firstFrame));
  }

  private int flags(int frame) {
    return frames.isKey(frame) ? KEY_FRAME : OTHER_FRAME;
  }

  private void writeTimes() {
    boolean durations = false;
    boolean flags = false;
    boolean delays = false;
    for (int i = 0; i < frames.count(); i++) {
      durations |= frames.duration(i) != frames.duration(0);
      flags |= frames.isKey(i) != frames.isKey(0);
      delays |= frames.delay(i) != 0;
    }
    boolean withDurations = durations;
    boolean withFlags = flags;
    boolean withDelays = delays;
    int told =
        TRUN_FLAGS
            | (withDurations ? WITH_DURATIONS : 0)
            | (withFlags ? WITH_FLAGS : 0)
            | (withDelays ? WITH_DELAYS : 0);
    int[] sizes = frames.sizes();
    out.fullBox(
        "trun",
        1,
        told,
        trun -> {
          trun.u32(sizes.length);
          dataOffsetAt = trun.length();
          trun.u32(0);
          for (int i = 0; i < sizes.length; i++) {
            if (withDurations) {
              trun.u32(frames.duration(i));
            }
            trun.u32(sizes[i]);
            if (withFlags) {
              trun.u32(flags(i));
            }
            if (withDelays) {
              trun.u32(frames.delay(i));
            }
          }
        });
  }

  private void writeKeys() {
    out.text("seig").u32(GROUP_LENGTH);
    switch (keys) {
      case Keys.OfAll(FrameKeyId key) -> writeKey(out.u32(1), key);
      case Keys.OfEach each -> {
        out.u32(frames.count());
        for (int i = 0; i < frames.count(); i++) {
          writeKey(out, each.of(i));
        }
      }
      case Keys.OfTrack _ -> throw new IllegalStateException("the head tells the key");
    }
  }

  private static void writeKey(BoxWriter sgpd, FrameKeyId key) {
    sgpd.u16(0).u8(1).u8(IV_LENGTH);
    key.writeTo(sgpd);
  }

  private void writeGroups() {
    out.text("seig");
    switch (keys) {
      case Keys.OfAll _ -> out.u32(1).u32(frames.count()).u32(LOCAL_GROUP);
      case Keys.OfEach _ -> {
        out.u32(frames.count());
        for (int i = 0; i < frames.count(); i++) {
          out.u32(1).u32(LOCAL_GROUP + i);
        }
      }
      case Keys.OfTrack _ -> throw new IllegalStateException("the head tells the key");
    }
  }

  private void writeEntryLengths() {
    if (isParted) {
      out.u8(0).u32(frames.count());
      parts.forEach(frame -> out.u8(IV_LENGTH + 2 + FramePart.LENGTH * frame.size()));
    } else {
      out.u8(IV_LENGTH).u32(frames.count());
    }
  }

  private void writeEntries(long firstFrame) {
    out.u32(frames.count());
    for (int i = 0; i < frames.count(); i++) {
      out.u64(firstFrame + i);
      if (isParted) {
        out.u16(parts.get(i).size());
        parts.get(i).forEach(part -> out.u16(part.clear()).u32(part.secret()));
      }
    }
  }
}
