package tributary.cluster.read;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** Text as searches compare it: without case, accents and punctuation, word by word (UAX 29). */
final class Words {
  // "ocean's" is one word, "d'Amélie" are two.
  private static final Pattern UNHEARD =
      Pattern.compile("\\p{Mn}+|['\u2019\u02bc](?=\\p{L}{1,2}(?!\\p{L}))");
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[_'\u2019\u02bc]");
  private static final Analyzer ANALYZER = new StandardAnalyzer();

  private Words() {}

  /** Small letters without accents, apostrophes and underscores; the rest stays. */
  static String folded(String text) {
    String small =
        UNHEARD
            .matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
            .replaceAll("")
            .toLowerCase(Locale.ROOT);
    char[] letters = BETWEEN_WORDS.matcher(small).replaceAll(" ").toCharArray();
    // A letter becomes four at most.
    char[] plain = new char[letters.length * 4];
    return new String(
        plain, 0, ASCIIFoldingFilter.foldToASCII(letters, 0, plain, 0, letters.length));
  }

  static List<String> of(String text) {
    List<String> words = new ArrayList<>();
    try (TokenStream tokens = ANALYZER.tokenStream("", folded(text))) {
      CharTermAttribute word = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()) {
        words.add(word.toString());
      }
      tokens.end();
      return words;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The words with a space between each two. */
  static String joined(String text) {
    return String.join(" ", of(text));
  }
}
