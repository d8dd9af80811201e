package tributary.sim.day;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import tributary.model.SegmentRange;

/** The words of a {@link TraceLine}; no word has a space in it but the last of its line. */
final class Words {
  private Words() {}

  static String words(Object... all) {
    StringBuilder line = new StringBuilder();
    for (Object word : all) {
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    return line.toString();
  }

  static String list(Collection<?> items) {
    if (items.isEmpty()) {
      return "-";
    }
    StringBuilder text = new StringBuilder();
    for (Object item : items) {
      text.append(text.isEmpty() ? "" : ",").append(item);
    }
    return text.toString();
  }

  static <T> List<T> list(String text, Function<String, T> read) {
    List<T> items = new ArrayList<>();
    if (!text.equals("-")) {
      for (String item : text.split(",", -1)) {
        items.add(read.apply(item));
      }
    }
    return items;
  }

  static String ranges(List<SegmentRange> ranges) {
    return list(ranges);
  }

  static List<SegmentRange> ranges(String text) {
    return list(text, Words::range);
  }

  private static SegmentRange range(String text) {
    int dash = text.indexOf('-');
    int first = Integer.parseInt(dash < 0 ? text : text.substring(0, dash));
    int last = dash < 0 ? first : Integer.parseInt(text.substring(dash + 1));
    return new SegmentRange(first, last - first + 1);
  }
}
