package tributary.wire;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.function.Function;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.MediaId;
import tributary.model.RefusedException;

/** Reads fields of a message from outside; what does not fit is refused as BAD_MESSAGE. */
public final class Fields {
  private static final int LONGEST_QUOTE = 80;

  private Fields() {}

  /** Refused: BAD_MESSAGE, "field: what". */
  public static RefusedException bad(String field, String what) {
    return new RefusedException("BAD_MESSAGE", field + ": " + what);
  }

  /** What {@code read} makes of the value; its IllegalArgumentException becomes BAD_MESSAGE. */
  public static <A, B> B read(String field, A value, Function<A, B> read) {
    try {
      return read.apply(value);
    } catch (IllegalArgumentException e) {
      String detail = String.valueOf(e.getMessage());
      RefusedException refused =
          bad(field, detail.length() > 300 ? detail.substring(0, 300) + "..." : detail);
      refused.initCause(e);
      throw refused;
    }
  }

  public static ClientId clientId(String field, String text) {
    return read(field, atMost(field, text, LONGEST_QUOTE), ClientId::new);
  }

  public static MediaId mediaId(String field, String text) {
    return read(field, atMost(field, text, LONGEST_QUOTE), MediaId::new);
  }

  public static List<MediaId> mediaIds(String field, List<String> texts, int most) {
    atMost(field, texts, most);
    return texts.stream().map(text -> mediaId(field, text)).toList();
  }

  public static Digest digest(String field, ByteString bytes) {
    return read(field, bytes.toByteArray(), Digest::of);
  }

  public static String atMost(String field, String text, int most) {
    if (text.length() > most) {
      throw bad(field, "must have at most " + most + " characters, was " + text.length());
    }
    return text;
  }

  public static <T> List<T> atMost(String field, List<T> values, int most) {
    if (values.size() > most) {
      throw bad(field, "must have at most " + most + " entries, was " + values.size());
    }
    return values;
  }

  public static ByteString atMost(String field, ByteString bytes, int most) {
    if (bytes.size() > most) {
      throw bad(field, "must have at most " + most + " bytes, was " + bytes.size());
    }
    return bytes;
  }

  public static long between(String field, long value, long least, long most) {
    if (value < least || value > most) {
      throw bad(field, "must be from " + least + " to " + most + ", was " + value);
    }
    return value;
  }

  public static int between(String field, int value, int least, int most) {
    return (int) between(field, (long) value, least, most);
  }
}
