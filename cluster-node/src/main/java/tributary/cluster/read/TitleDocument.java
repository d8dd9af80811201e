package tributary.cluster.read;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.util.BytesRef;
import tributary.model.Title;

/** A title as the index has it: what is searched and sorted by, and nothing to be shown. */
final class TitleDocument {
  static final String ID = "id";
  static final String TITLE = "title";
  static final String WHOLE_TITLE = "whole-title";
  static final String PEOPLE = "people";
  static final String REST = "rest";
  static final String ACTOR = "actor";
  static final String DIRECTOR = "director";
  static final String PRODUCER = "producer";
  static final String GENRE = "genre";
  static final String CATALOG = "catalog";
  static final String LANGUAGE = "language";
  static final String YEAR = "year";
  static final String PUBLISHED = "published";

  // Longer terms are cut: Lucene takes no term of more than 32,766 bytes.
  private static final int LONGEST_TERM = 1000;
  private static final FieldType TERMS = new FieldType();

  static {
    TERMS.setIndexOptions(IndexOptions.DOCS);
    TERMS.setTokenized(false);
    TERMS.setOmitNorms(true);
    TERMS.freeze();
  }

  private TitleDocument() {}

  /**
   * @param published milliseconds of the epoch
   */
  static Document of(Title title, long published) {
    Document document = new Document();
    add(document, ID, List.of(title.media().text()));
    sort(document, ID, title.media().text());
    add(document, TITLE, Words.of(title.title()));
    add(document, WHOLE_TITLE, List.of(Words.joined(title.title())));
    sort(document, TITLE, sortKey(title.title()));
    add(document, PEOPLE, people(title).flatMap(name -> Words.of(name).stream()).toList());
    names(document, ACTOR, title.actors());
    names(document, DIRECTOR, title.directors());
    names(document, PRODUCER, title.producers());
    add(
        document,
        REST,
        Stream.concat(title.genres().stream(), Stream.of(title.synopsis()))
            .flatMap(text -> Words.of(text).stream())
            .toList());
    add(document, GENRE, title.genres().stream().map(Words::folded).toList());
    title.genres().stream().findFirst().ifPresent(genre -> sort(document, GENRE, sortKey(genre)));
    add(document, CATALOG, List.of(title.catalog()));
    if (!title.language().isEmpty()) {
      add(document, LANGUAGE, List.of(Words.folded(title.language())));
      sort(document, LANGUAGE, Words.folded(title.language()));
    }
    document.add(new IntPoint(YEAR, title.year()));
    document.add(new NumericDocValuesField(YEAR, title.year()));
    document.add(new NumericDocValuesField(PUBLISHED, published));
    return document;
  }

  private static Stream<String> people(Title title) {
    return Stream.of(title.actors(), title.directors(), title.producers()).flatMap(List::stream);
  }

  /**
   * Each name from each of its words on, so that "ford" and "harrison fo" are beginnings of terms,
   * and words of two people never pass for one name.
   */
  private static void names(Document document, String field, List<String> names) {
    Set<String> tails = new HashSet<>();
    for (String name : names) {
      List<String> words = Words.of(name);
      for (int i = 0; i < words.size(); i++) {
        tails.add(String.join(" ", words.subList(i, words.size())));
      }
    }
    add(document, field, tails);
    names.stream().findFirst().ifPresent(name -> sort(document, field, sortKey(name)));
  }

  /** Words in order; the text itself where it has none. */
  private static String sortKey(String text) {
    String words = Words.joined(text);
    return words.isEmpty() ? Words.folded(text) : words;
  }

  private static void add(Document document, String field, Collection<String> terms) {
    for (String term : new HashSet<>(terms)) {
      document.add(new Field(field, cut(term), TERMS));
    }
  }

  private static void sort(Document document, String field, String key) {
    document.add(new SortedDocValuesField(sorted(field), new BytesRef(cut(key))));
  }

  /**
   * The field to sort by. Not the one that is searched: Lucene takes equal names for equal values.
   */
  static String sorted(String field) {
    return "sorted-" + field;
  }

  static String cut(String term) {
    return term.length() <= LONGEST_TERM ? term : term.substring(0, LONGEST_TERM);
  }
}
