package tributary.edge.catalog;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tributary.edge.link.ClusterLink.Shelf;
import tributary.edge.link.ClusterLink.ShelfPrice;
import tributary.model.MediaId;
import tributary.model.Money;
import tributary.model.Title;

/** The titles and vendors of one instant, to be looked through; never changes. */
public final class Shop {
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern GAPS = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final int DECADE = 10;

  private final List<Entry> byTitle;
  private final Map<MediaId, Title> byId;
  private final List<Shelf> shelves;
  private final Map<String, Map<MediaId, Money>> prices;
  private final boolean isWhole;

  /**
   * @param isWhole all titles are here that the household's catalogs have
   */
  Shop(List<Title> titles, List<Shelf> shelves, boolean isWhole) {
    this.byTitle =
        titles.stream()
            .map(Entry::of)
            .sorted(Comparator.comparing(Entry::title).thenComparing(it -> it.item().media()))
            .toList();
    this.byId = titles.stream().collect(Collectors.toMap(Title::media, Function.identity()));
    this.shelves = shelves;
    this.prices =
        shelves.stream().collect(Collectors.toMap(Shelf::vendorId, Shop::prices, (a, b) -> a));
    this.isWhole = isWhole;
  }

  private static Map<MediaId, Money> prices(Shelf shelf) {
    return shelf.prices().stream()
        .collect(Collectors.toMap(ShelfPrice::media, ShelfPrice::price, (a, b) -> a));
  }

  /**
   * @param title for its place in the alphabet, and to be searched first
   * @param words all that may be searched for, each with a space before it
   */
  private record Entry(Title item, String title, String words) {
    static Entry of(Title item) {
      String title = folded(item.title());
      String all =
          Stream.of(
                  Stream.of(item.title(), item.synopsis()),
                  item.actors().stream(),
                  item.directors().stream(),
                  item.producers().stream(),
                  item.genres().stream())
              .flatMap(part -> part)
              .map(Shop::folded)
              .collect(Collectors.joining());
      return new Entry(item, title, all);
    }

    boolean has(List<String> wanted) {
      return wanted.stream().allMatch(words::contains);
    }

    boolean isTitled(List<String> wanted) {
      return wanted.stream().allMatch(title::contains);
    }
  }

  /** Small letters and digits without accents, each word with a space before it. */
  private static String folded(String text) {
    String plain = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
    String words = GAPS.matcher(plain.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
    return words.isEmpty() ? "" : " " + words;
  }

  /**
   * What is wanted of the titles; anything goes where it is empty.
   *
   * @param words beginnings of words of the title, people, genres or synopsis
   * @param from earliest year of release
   * @param to latest year of release
   */
  public record Wanted(
      String words,
      Optional<String> vendor,
      Optional<String> genre,
      Optional<String> language,
      Optional<Integer> from,
      Optional<Integer> to) {

    public static Wanted all(Optional<String> vendor) {
      return new Wanted(
          "", vendor, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Whether only a copy can answer it, not a page of the cluster's. */
    public boolean isNarrowed() {
      return vendor.isPresent()
          || genre.isPresent()
          || language.isPresent()
          || from.isPresent()
          || to.isPresent();
    }

    private boolean admits(Title title) {
      return genre.map(it -> title.genres().stream().anyMatch(it::equalsIgnoreCase)).orElse(true)
          && language.map(title.language()::equalsIgnoreCase).orElse(true)
          && from.map(year -> title.year() >= year).orElse(true)
          && to.map(year -> title.year() <= year && title.year() > 0).orElse(true);
    }
  }

  /** Those with the words in their titles first, then by title. */
  public List<Title> find(Wanted wanted) {
    String folded = folded(wanted.words());
    List<String> words =
        folded.isEmpty()
            ? List.of()
            : Stream.of(folded.strip().split(" ")).map(word -> " " + word).toList();
    List<Title> titled = new ArrayList<>();
    List<Title> others = new ArrayList<>();
    for (Entry entry : byTitle) {
      if (entry.has(words)
          && isOffered(entry.item(), wanted.vendor())
          && wanted.admits(entry.item())) {
        (entry.isTitled(words) ? titled : others).add(entry.item());
      }
    }
    titled.addAll(others);
    return titled;
  }

  private boolean isOffered(Title title, Optional<String> vendor) {
    return vendor
        .map(id -> shelf(id).filter(it -> it.catalogs().contains(title.catalog())).isPresent())
        .orElse(true);
  }

  private Optional<Shelf> shelf(String vendor) {
    return shelves.stream().filter(shelf -> shelf.vendorId().equals(vendor)).findFirst();
  }

  public Optional<Title> title(MediaId media) {
    return Optional.ofNullable(byId.get(media));
  }

  public List<Shelf> shelves() {
    return shelves;
  }

  public boolean isWhole() {
    return isWhole;
  }

  public boolean isEmpty() {
    return byTitle.isEmpty();
  }

  /** At this vendor; at the cheapest that sells it, if none is named. The quote counts. */
  public Money price(Title title, Optional<String> vendor) {
    return shelves.stream()
        .filter(shelf -> vendor.map(shelf.vendorId()::equals).orElse(true))
        .filter(shelf -> shelf.catalogs().contains(title.catalog()))
        .map(shelf -> prices.get(shelf.vendorId()).getOrDefault(title.media(), title.price()))
        .min(
            Comparator.<Money, Boolean>comparing(
                    price -> !price.currency().equals(title.price().currency()))
                .thenComparing(Money::cents))
        .orElse(title.price());
  }

  public record Choice(String value, int titles) {}

  /** Most titles first; decades by year, the latest first. */
  public record Choices(List<Choice> genres, List<Choice> languages, List<Choice> decades) {}

  public Choices choices(Optional<String> vendor) {
    Map<String, Integer> genres = new HashMap<>();
    Map<String, Integer> languages = new HashMap<>();
    TreeMap<Integer, Integer> decades = new TreeMap<>();
    for (Title title : find(Wanted.all(vendor))) {
      title.genres().stream()
          .map(genre -> genre.toLowerCase(Locale.ROOT))
          .distinct()
          .forEach(genre -> genres.merge(genre, 1, Integer::sum));
      if (!title.language().isEmpty()) {
        languages.merge(title.language().toLowerCase(Locale.ROOT), 1, Integer::sum);
      }
      if (title.year() > 0) {
        decades.merge(title.year() / DECADE * DECADE, 1, Integer::sum);
      }
    }
    return new Choices(
        mostFirst(genres),
        mostFirst(languages),
        decades.descendingMap().entrySet().stream()
            .map(decade -> new Choice(decade.getKey().toString(), decade.getValue()))
            .toList());
  }

  private static List<Choice> mostFirst(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .map(count -> new Choice(count.getKey(), count.getValue()))
        .sorted(Comparator.comparingInt(Choice::titles).reversed().thenComparing(Choice::value))
        .toList();
  }
}
