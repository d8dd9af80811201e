package tributary.cluster.read;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import tributary.cluster.api.ReadSide.TitleFilters;

/**
 * What a search asks of the index. A title's score is a sum of whole numbers that say where each
 * word was found, not how rare it is: the same on every node and for ever, so a cursor of one node
 * is good on another and after a restart.
 */
final class TitleQuery {
  // More words than this find nothing more exactly, and each costs.
  private static final int MOST_WORDS = 10;
  // In a shorter word one letter is too much of it.
  private static final int SHORTEST_MISSPELT = 4;

  private static final int WHOLE_TITLE = 40;
  private static final int TITLE_BEGINS = 3;
  private static final int TITLE_WORD = 20;
  private static final int TITLE_PREFIX = 16;
  private static final int TITLE_MISSPELT = 12;
  private static final int PERSON_WORD = 8;
  private static final int PERSON_PREFIX = 6;
  private static final int PERSON_MISSPELT = 4;
  private static final int REST_WORD = 2;
  private static final int REST_PREFIX = 1;

  private final List<String> words;
  private final boolean isBlank;
  private final TitleFilters filters;

  TitleQuery(String words, TitleFilters filters) {
    this.words = Words.of(words).stream().limit(MOST_WORDS).map(TitleDocument::cut).toList();
    this.isBlank = words.isBlank();
    this.filters = filters;
  }

  /** Whether it can be asked {@link #misspelt} where {@link #exact} finds nothing. */
  boolean mayBeMisspelt() {
    return words.stream().anyMatch(word -> word.length() >= SHORTEST_MISSPELT);
  }

  Query exact() {
    return query(false);
  }

  /** One letter of each longer word may be wrong. */
  Query misspelt() {
    return query(true);
  }

  private Query query(boolean misspelt) {
    if (words.isEmpty() && !isBlank) {
      return new MatchNoDocsQuery("no letter and no digit was asked for");
    }
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    filter(all, filters);
    if (words.isEmpty()) {
      all.add(new MatchAllDocsQuery(), Occur.FILTER);
      return all.build();
    }
    for (String word : words) {
      all.add(word(word, misspelt && word.length() >= SHORTEST_MISSPELT), Occur.MUST);
    }
    String whole = String.join(" ", words);
    Term title = new Term(TitleDocument.WHOLE_TITLE, whole);
    all.add(scored(WHOLE_TITLE, new TermQuery(title)), Occur.SHOULD);
    all.add(scored(TITLE_BEGINS, new PrefixQuery(title)), Occur.SHOULD);
    return all.build();
  }

  /** Scored by the best place where it stands. */
  private static Query word(String word, boolean misspelt) {
    List<Query> places = new ArrayList<>();
    Term title = new Term(TitleDocument.TITLE, word);
    Term person = new Term(TitleDocument.PEOPLE, word);
    Term rest = new Term(TitleDocument.REST, word);
    places.add(scored(TITLE_WORD, new TermQuery(title)));
    places.add(scored(TITLE_PREFIX, new PrefixQuery(title)));
    places.add(scored(PERSON_WORD, new TermQuery(person)));
    places.add(scored(REST_WORD, new TermQuery(rest)));
    if (word.length() > 1) {
      places.add(scored(PERSON_PREFIX, new PrefixQuery(person)));
      places.add(scored(REST_PREFIX, new PrefixQuery(rest)));
    }
    if (misspelt) {
      // Hardly anybody gets the first letter wrong, and asking for it spares most terms.
      places.add(scored(TITLE_MISSPELT, new FuzzyQuery(title, 1, 1)));
      places.add(scored(PERSON_MISSPELT, new FuzzyQuery(person, 1, 1)));
    }
    return new DisjunctionMaxQuery(places, 0);
  }

  private static Query scored(int score, Query query) {
    return new BoostQuery(new ConstantScoreQuery(query), score);
  }

  private static void filter(BooleanQuery.Builder all, TitleFilters wanted) {
    wanted.title().ifPresent(title -> titled(all, title));
    wanted.genre().ifPresent(genre -> term(all, TitleDocument.GENRE, Words.folded(genre)));
    wanted
        .within()
        .ifPresent(
            catalogs ->
                all.add(
                    new TermInSetQuery(
                        TitleDocument.CATALOG, catalogs.stream().map(BytesRef::new).toList()),
                    Occur.FILTER));
    wanted.catalog().ifPresent(catalog -> term(all, TitleDocument.CATALOG, catalog));
    wanted
        .language()
        .ifPresent(language -> term(all, TitleDocument.LANGUAGE, Words.folded(language)));
    wanted
        .person()
        .ifPresent(
            name ->
                named(
                    all,
                    name,
                    TitleDocument.ACTOR,
                    TitleDocument.DIRECTOR,
                    TitleDocument.PRODUCER));
    wanted.actor().ifPresent(name -> named(all, name, TitleDocument.ACTOR));
    wanted.director().ifPresent(name -> named(all, name, TitleDocument.DIRECTOR));
    wanted.producer().ifPresent(name -> named(all, name, TitleDocument.PRODUCER));
    if (wanted.from().isPresent() || wanted.to().isPresent()) {
      all.add(
          IntPoint.newRangeQuery(
              TitleDocument.YEAR,
              wanted.from().orElse(Integer.MIN_VALUE),
              wanted.to().orElse(Integer.MAX_VALUE)),
          Occur.FILTER);
    }
  }

  private static void titled(BooleanQuery.Builder all, String text) {
    List<String> words = Words.of(text).stream().limit(MOST_WORDS).toList();
    if (words.isEmpty()) {
      all.add(new MatchNoDocsQuery("no letter and no digit was asked for"), Occur.FILTER);
      return;
    }
    words.stream().limit(words.size() - 1L).forEach(word -> term(all, TitleDocument.TITLE, word));
    all.add(
        new PrefixQuery(new Term(TitleDocument.TITLE, TitleDocument.cut(words.getLast()))),
        Occur.FILTER);
  }

  private static void term(BooleanQuery.Builder all, String field, String term) {
    all.add(new TermQuery(new Term(field, TitleDocument.cut(term))), Occur.FILTER);
  }

  private static void named(BooleanQuery.Builder all, String name, String... fields) {
    String words = TitleDocument.cut(Words.joined(name));
    if (words.isEmpty()) {
      all.add(new MatchNoDocsQuery("no letter and no digit was asked for"), Occur.FILTER);
      return;
    }
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    Stream.of(fields)
        .forEach(field -> any.add(new PrefixQuery(new Term(field, words)), Occur.SHOULD));
    all.add(any.build(), Occur.FILTER);
  }
}
