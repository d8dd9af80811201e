package tributary.sim.day;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigRenderOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A section of a scenario. Every value is checked as it is read.
 *
 * @param path of the section, with a dot at its end unless it is the whole
 */
record Section(Config config, String path) {
  Section in(String key) {
    return new Section(read(key, "a section", Config::getConfig, _ -> true), path + key + ".");
  }

  /** The sections of a list, each with no other keys than these. */
  List<Section> each(String key, Set<String> keys) {
    List<? extends Config> configs =
        read(key, "a list of sections", Config::getConfigList, _ -> true);
    List<Section> sections = new ArrayList<>();
    for (Config config : configs) {
      Section section = new Section(config, path + key + "[" + sections.size() + "].");
      for (String found : config.root().keySet()) {
        if (!keys.contains(found)) {
          throw new IllegalArgumentException("unknown key " + section.path + found);
        }
      }
      sections.add(section);
    }
    return sections;
  }

  int count(String key, int least, int most) {
    return read(
        key,
        "a whole number from " + least + " to " + most,
        Config::getInt,
        value -> value >= least && value <= most);
  }

  long seed(String key) {
    return read(key, "a whole number", Config::getLong, _ -> true);
  }

  double number(String key, double least, double most) {
    return read(
        key,
        "a number from " + least + " to " + most,
        Config::getDouble,
        value -> value >= least && value <= most);
  }

  double share(String key) {
    return number(key, 0, 1);
  }

  /** Bits per second, of Mbit/s. */
  long mbit(String key) {
    return (long) (1e6 * number(key, 0.001, 10_000_000));
  }

  long bytes(String key, long least, long most) {
    return read(
        key,
        "a size from " + least + " to " + most + " bytes",
        Config::getBytes,
        value -> value >= least && value <= most);
  }

  Duration time(String key, Duration least, Duration most) {
    return read(
        key,
        "a time from " + words(least) + " to " + words(most),
        Config::getDuration,
        value -> value.compareTo(least) >= 0 && value.compareTo(most) <= 0);
  }

  String word(String key) {
    return read(key, "a word", Config::getString, _ -> true);
  }

  /** So many numbers, each in this range. */
  double[] numbers(String key, int size, double most) {
    return read(
            key,
            size + " numbers from 0 to " + most,
            Config::getDoubleList,
            values ->
                values.size() == size
                    && values.stream().allMatch(value -> value >= 0 && value <= most))
        .stream()
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  /** Shares that add up to 1. */
  double[] shares(String key) {
    return read(
            key,
            "numbers that add up to 1",
            Config::getDoubleList,
            values ->
                values.stream().allMatch(value -> value >= 0)
                    && Math.abs(1 - values.stream().mapToDouble(it -> it).sum()) < 1e-6)
        .stream()
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  private static String words(Duration time) {
    return time.isZero() ? "0s" : time.toSeconds() > 0 ? time.toSeconds() + "s" : time + "";
  }

  private interface Reader<T> {
    T read(Config config, String key);
  }

  private <T> T read(String key, String must, Reader<T> reader, Predicate<T> holds) {
    T value;
    try {
      value = reader.read(config, key);
    } catch (ConfigException e) {
      throw new IllegalArgumentException(refusal(key, must), e);
    }
    if (!holds.test(value)) {
      throw bad(key, must);
    }
    return value;
  }

  IllegalArgumentException bad(String key, String must) {
    return new IllegalArgumentException(refusal(key, must));
  }

  private String refusal(String key, String must) {
    Function<String, String> was =
        it -> config.getValue(it).render(ConfigRenderOptions.concise().setFormatted(false));
    return path
        + key
        + " must be "
        + must
        + ", was "
        + (config.hasPath(key) ? was.apply(key) : "missing");
  }
}
