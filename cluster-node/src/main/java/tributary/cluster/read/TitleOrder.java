package tributary.cluster.read;

import java.util.List;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.util.BytesRef;
import tributary.cluster.api.ReadSide.TitleSort;
import tributary.model.RefusedException;

/**
 * An order of titles, in which no two stand at the same place: by the key asked for, then by title,
 * then by id. A title without such a key comes last.
 */
final class TitleOrder {
  private static final SortField BY_TITLE = textual(TitleDocument.TITLE, false);
  private static final SortField BY_ID = textual(TitleDocument.ID, false);

  private final TitleSort sort;
  private final Sort fields;

  TitleOrder(TitleSort sort, boolean descending) {
    this.sort = sort;
    this.fields = new Sort(key(sort, descending), BY_TITLE, BY_ID);
  }

  Sort fields() {
    return fields;
  }

  private static SortField key(TitleSort sort, boolean descending) {
    return switch (sort) {
      // Lucene's own order of scores descends, so that reversed is ascending.
      case RELEVANCE -> new SortField(null, SortField.Type.SCORE, !descending);
      case YEAR -> new SortField(TitleDocument.YEAR, SortField.Type.INT, descending);
      case NEWEST -> new SortField(TitleDocument.PUBLISHED, SortField.Type.LONG, descending);
      case TITLE -> textual(TitleDocument.TITLE, descending);
      case ACTOR -> textual(TitleDocument.ACTOR, descending);
      case DIRECTOR -> textual(TitleDocument.DIRECTOR, descending);
      case PRODUCER -> textual(TitleDocument.PRODUCER, descending);
      case GENRE -> textual(TitleDocument.GENRE, descending);
      case LANGUAGE -> textual(TitleDocument.LANGUAGE, descending);
    };
  }

  private static SortField textual(String field, boolean descending) {
    SortField sorted =
        new SortField(TitleDocument.sorted(field), SortField.Type.STRING, descending);
    // Missing values are placed in the order before it is reversed.
    sorted.setMissingValue(descending ? SortField.STRING_FIRST : SortField.STRING_LAST);
    return sorted;
  }

  /** Where a found title stands: key, title, id; a key that is missing is empty. */
  List<String> position(FieldDoc found) {
    return List.of(text(found.fields[0]), text(found.fields[1]), text(found.fields[2]));
  }

  private static String text(Object value) {
    return switch (value) {
      case null -> "";
      case BytesRef bytes -> bytes.utf8ToString();
      default -> value.toString();
    };
  }

  /**
   * The place in the order from which a page goes on.
   *
   * @param lastDocument number of the index's last document
   */
  FieldDoc after(List<String> position, int lastDocument) {
    if (position.size() != 3) {
      throw bad();
    }
    String key = position.getFirst();
    try {
      Object value =
          switch (sort) {
            case RELEVANCE -> Float.valueOf(key);
            case YEAR -> Integer.valueOf(key);
            case NEWEST -> Long.valueOf(key);
            case TITLE, ACTOR, DIRECTOR, PRODUCER, GENRE, LANGUAGE ->
                key.isEmpty() ? null : new BytesRef(key);
          };
      return new FieldDoc(
          lastDocument,
          Float.NaN,
          new Object[] {value, new BytesRef(position.get(1)), new BytesRef(position.get(2))});
    } catch (NumberFormatException e) {
      throw bad();
    }
  }

  private static RefusedException bad() {
    return new RefusedException("BAD_CURSOR", "the cursor is of another search");
  }
}
