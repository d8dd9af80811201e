package tributary.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a protected fragment says of each frame: which key, which IV, which parts. Read whole before
 * a byte is changed, so a damaged fragment is refused as it came.
 */
record FrameSecrets(FrameKeyId key, long iv, List<FramePart> parts) {
  private static final int LOCAL_GROUP = 0x10001;
  private static final int GROUP_LENGTH = 20;
  private static final int SUBSAMPLES = 2;

  /** What a senc box says of one frame. */
  record Entry(long iv, List<FramePart> parts) {}

  static List<FrameSecrets> of(MediaFragment fragment) {
    List<FrameKeyId> keys = keys(fragment.traf(), fragment.frameCount());
    List<Entry> entries = entries(fragment);
    List<FrameSecrets> frames = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      frames.add(new FrameSecrets(keys.get(i), entries.get(i).iv, entries.get(i).parts));
    }
    return frames;
  }

  static List<Entry> entries(MediaFragment fragment) {
    Box senc = child(fragment.traf(), "senc");
    boolean parted = (senc.flags() & SUBSAMPLES) != 0;
    int at = senc.body() + 4;
    if (senc.u32(at) != fragment.frameCount()) {
      throw senc.broken("is for " + senc.u32(at) + " frames of " + fragment.frameCount());
    }
    at += 4;
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < fragment.frameCount(); i++) {
      long iv = senc.u64(at);
      at += 8;
      List<FramePart> parts = FramePart.whole(fragment.sizes()[i]);
      if (parted) {
        parts = parts(senc, at, i, fragment.sizes()[i]);
        at += 2 + FramePart.LENGTH * parts.size();
      }
      entries.add(new Entry(iv, parts));
    }
    return entries;
  }

  private static Box child(Box traf, String type) {
    Optional<Box> found = traf.find(type);
    return found.orElseThrow(() -> traf.broken("has no '" + type + "' box: it is not protected"));
  }

  private static List<FramePart> parts(Box senc, int at, int frame, int size) {
    List<FramePart> parts = new ArrayList<>();
    int count = senc.u16(at);
    long length = 0;
    for (int i = 0; i < count; i++) {
      int entry = at + 2 + FramePart.LENGTH * i;
      FramePart part = new FramePart(senc.u16(entry), senc.count(entry + 2));
      length += part.clear() + (long) part.secret();
      parts.add(part);
    }
    if (length != size) {
      throw senc.broken(
          "parts of frame "
              + frame
              + " at byte "
              + at
              + " make "
              + length
              + " of "
              + size
              + " bytes");
    }
    return parts;
  }

  /** The key of each frame, by sbgp and sgpd. */
  private static List<FrameKeyId> keys(Box traf, int frameCount) {
    List<FrameKeyId> groups = groups(child(traf, "sgpd"));
    Box sbgp = child(traf, "sbgp");
    requireSeig(sbgp);
    int runs = sbgp.count(sbgp.body() + 8);
    List<FrameKeyId> keys = new ArrayList<>();
    for (int i = 0, at = sbgp.body() + 12; i < runs; i++, at += 8) {
      long count = sbgp.u32(at);
      long group = sbgp.u32(at + 4) - LOCAL_GROUP;
      if (group < 0 || group >= groups.size() || keys.size() + count > frameCount) {
        throw sbgp.broken("run at byte " + at + " names no key, or too many frames");
      }
      for (long n = 0; n < count; n++) {
        keys.add(groups.get((int) group));
      }
    }
    if (keys.size() != frameCount) {
      throw sbgp.broken("names keys for " + keys.size() + " frames of " + frameCount);
    }
    return keys;
  }

  private static List<FrameKeyId> groups(Box sgpd) {
    requireSeig(sgpd);
    if (sgpd.version() != 1 || sgpd.u32(sgpd.body() + 8) != GROUP_LENGTH) {
      throw sgpd.broken("must be version 1 with entries of " + GROUP_LENGTH + " bytes");
    }
    int count = sgpd.count(sgpd.body() + 12);
    List<FrameKeyId> groups = new ArrayList<>();
    for (int i = 0, at = sgpd.body() + 16; i < count; i++, at += GROUP_LENGTH) {
      if (sgpd.u32(at) != 0x0108) {
        throw sgpd.broken("entry at byte " + at + " is not protected with IVs of 8 bytes");
      }
      try {
        groups.add(FrameKeyId.parse(sgpd.bytes(at + 4, FrameKeyId.LENGTH)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            sgpd + ": entry at byte " + at + ": " + e.getMessage(), e);
      }
    }
    return groups;
  }

  private static void requireSeig(Box group) {
    String type = group.fourcc(group.body() + 4);
    if (!type.equals("seig")) {
      throw group.broken("groups by '" + type + "', not by 'seig'");
    }
  }
}
