package tributary.media;

import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import tributary.model.MediaId;

/**
 * Turns a protected CMAF track back into the one that was packaged, fragment by fragment and in
 * memory. Lengths stay the same: protection boxes become {@code free}, mdat is decrypted in place.
 * Input that is refused is left as it came. Not thread-safe; the content key stays its owner's.
 *
 * <p>CTR has no authentication of its own: segments are verified before they come here, and the key
 * by {@link ContentKey#require}.
 */
public final class ClearTrack {
  private static final Set<String> PROTECTION = Set.of("sgpd", "sbgp", "saiz", "saio", "senc");
  private final MediaId media;
  private final int track;
  private final ContentKey key;
  private final FrameCipher cipher = new FrameCipher();

  public ClearTrack(MediaId media, int track, ContentKey key) {
    this.media = media;
    this.track = track;
    this.key = key;
  }

  /**
   * ftyp + moov, changed in place.
   *
   * @throws IllegalArgumentException if it is no protected init of this track, naming what was
   *     found where
   */
  public void clearInit(byte[] init) {
    TrackInit.Layout layout = TrackInit.Layout.of(init);
    if (!layout.isProtected()) {
      throw layout.entry().broken("is not protected");
    }
    Box tenc = layout.sinf().child("schi").child("tenc");
    FrameKeyId kid = FrameKeyId.parse(tenc.bytes(tenc.body() + 8, FrameKeyId.LENGTH));
    kid.requireOf(media, track, tenc);
    String format = layout.format();
    Box sinf = layout.sinf();
    layout.entry().rename(format);
    sinf.rename("free");
  }

  /**
   * One moof + mdat, changed in place.
   *
   * @throws IllegalArgumentException if it is no such fragment, naming what was found where
   * @throws IllegalStateException if the content key was closed
   */
  public void clearFragment(byte[] fragment) {
    MediaFragment in = MediaFragment.parse(fragment);
    List<FrameSecrets> frames = FrameSecrets.of(in);
    frames.forEach(frame -> frame.key().requireOf(media, track, in.traf()));
    try (KeyInUse keys = new KeyInUse(media, track, key)) {
      for (int i = 0; i < frames.size(); i++) {
        decrypt(fragment, in.offsets()[i], frames.get(i), keys);
      }
    }
    for (Box box : in.traf().children()) {
      if (PROTECTION.contains(box.type())) {
        box.rename("free");
      }
    }
  }

  private void decrypt(byte[] fragment, int offset, FrameSecrets frame, KeyInUse keys) {
    cipher.start(keys.of(frame.key().index()), frame.iv());
    int at = offset;
    for (FramePart part : frame.parts()) {
      cipher.apply(fragment, at + part.clear(), part.secret());
      at += part.clear() + part.secret();
    }
  }

  /**
   * Feeds the frames of a cleared fragment (its mdat payload) to a digest, for Part.clearDigest.
   */
  public static void digestFrames(byte[] clearedFragment, MessageDigest digest) {
    Box mdat = MediaFragment.parse(clearedFragment).mdat();
    digest.update(clearedFragment, mdat.body(), mdat.end() - mdat.body());
  }
}
