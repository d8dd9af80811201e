package tributary.bench.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tributary.sim.Zipf;

/**
 * Made-up films whose words are as unevenly common as those of real ones, and what people type to
 * find them. The same seed makes the same.
 */
final class Library {
  private static final String[] SYLLABLES =
      ("ba be bi bo bra da de do dra fe fi fla ga gor ha hel ka ker la len lo ma mi mor na nel"
              + " no pa pel ra rin ro sa sen si ta ten ti tor va ven vi wa win zo")
          .split(" ");
  private static final List<String> GENRES =
      List.of(
          "Drama",
          "Comedy",
          "Thriller",
          "Documentary",
          "Animation",
          "Family",
          "Crime",
          "Romance",
          "Horror",
          "Science Fiction",
          "Western",
          "War");
  private static final List<String> LANGUAGES = List.of("en", "de", "fr", "es", "ja", "sv");
  private static final int WORDS = 12_000;
  private static final int NAMES = 4_000;

  private final SplittableRandom random;
  private final List<String> words;
  private final List<String> names;
  private final Zipf word = new Zipf(WORDS, 0.9);
  private final Zipf name = new Zipf(NAMES, 0.7);
  private final Zipf genre = new Zipf(GENRES.size(), 0.8);
  private final List<Film> films;

  Library(int titles, long seed) {
    random = new SplittableRandom(seed);
    words = distinct(WORDS, 1, 4);
    names = distinct(NAMES, 2, 3);
    films = IntStream.range(0, titles).mapToObj(this::film).toList();
  }

  record Film(
      int number,
      String title,
      int year,
      List<String> genres,
      List<String> actors,
      List<String> directors,
      List<String> producers,
      String language,
      String synopsis) {}

  /** What is typed, and what for. */
  record Typed(Kind kind, String words) {}

  enum Kind {
    TITLE_WORD,
    TITLE_WORDS,
    PREFIX,
    PERSON,
    SYNOPSIS,
    MISSPELT;

    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  List<Film> films() {
    return films;
  }

  /** Of every kind as many, mixed. */
  List<Typed> typed(int number) {
    Kind[] kinds = Kind.values();
    List<Typed> typed = new ArrayList<>();
    while (typed.size() < number) {
      Kind kind = kinds[typed.size() % kinds.length];
      typed.add(new Typed(kind, typed(kind, films.get(random.nextInt(films.size())))));
    }
    return typed;
  }

  private String typed(Kind kind, Film film) {
    String[] title = film.title().toLowerCase(Locale.ROOT).split(" ");
    String any = title[random.nextInt(title.length)];
    return switch (kind) {
      case TITLE_WORD -> any;
      case TITLE_WORDS -> Stream.of(title).limit(2).collect(Collectors.joining(" "));
      case PREFIX -> any.substring(0, Math.min(4, any.length()));
      case PERSON -> film.actors().getFirst().toLowerCase(Locale.ROOT);
      case SYNOPSIS ->
          Stream.of(film.synopsis().split(" ")).skip(3).limit(2).collect(Collectors.joining(" "));
      case MISSPELT -> misspelt(title);
    };
  }

  /** The longest word with two letters swapped, not the first. */
  private static String misspelt(String... title) {
    String longest =
        Stream.of(title).max(java.util.Comparator.comparingInt(String::length)).orElseThrow();
    int middle = longest.length() / 2;
    return longest.length() < 4
        ? longest
        : longest.substring(0, middle)
            + longest.charAt(middle + 1)
            + longest.charAt(middle)
            + longest.substring(middle + 2);
  }

  private Film film(int number) {
    return new Film(
        number,
        capitals(sentence(1 + random.nextInt(4))),
        1920 + random.nextInt(106),
        List.of(GENRES.get(genre.draw(random))),
        people(4),
        people(1),
        people(2),
        LANGUAGES.get(random.nextInt(LANGUAGES.size())),
        sentence(30));
  }

  private String sentence(int length) {
    return IntStream.range(0, length)
        .mapToObj(_ -> words.get(word.draw(random)))
        .collect(Collectors.joining(" "));
  }

  private List<String> people(int number) {
    return IntStream.range(0, number)
        .mapToObj(_ -> capitals(names.get(name.draw(random)) + " " + names.get(name.draw(random))))
        .toList();
  }

  private static String capitals(String text) {
    return Stream.of(text.split(" "))
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining(" "));
  }

  private List<String> distinct(int number, int fewest, int most) {
    return Stream.generate(
            () ->
                IntStream.range(0, fewest + random.nextInt(most - fewest + 1))
                    .mapToObj(_ -> SYLLABLES[random.nextInt(SYLLABLES.length)])
                    .collect(Collectors.joining()))
        .distinct()
        .limit(number)
        .toList();
  }
}
