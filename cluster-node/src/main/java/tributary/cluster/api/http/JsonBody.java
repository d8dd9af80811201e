package tributary.cluster.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The JSON object that a request carries, read field by field. A field nobody asks for is refused,
 * so that a misspelt optional one does not go unnoticed. Errors name the field and its value, but
 * never a secret's value.
 */
public final class JsonBody {
  private static final int SHOWN = 80;
  private final ObjectNode object;

  JsonBody(ObjectNode object) {
    this.object = object;
  }

  /** Refuses fields other than these. To be called first. */
  public JsonBody allowing(String... fields) {
    Set<String> known = new TreeSet<>(Arrays.asList(fields));
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw Problem.field(
                    "UNKNOWN_FIELD", shown(name), "is not a field here; there are " + known);
              }
            });
    return this;
  }

  /** A string of this many characters (code points). */
  public String text(String key, int fewest, int most) {
    return checked(key, required(key), fewest, most, true);
  }

  /** An optional string; empty when missing or null. */
  public String text(String key, int most) {
    JsonNode value = object.get(key);
    return value == null || value.isNull() ? "" : checked(key, value, 0, most, true);
  }

  /** As {@link #text}, for what no error message may repeat. */
  public String secret(String key, int fewest, int most) {
    return checked(key, required(key), fewest, most, false);
  }

  /** An optional {@link #secret}. */
  public Optional<String> secretOrNone(String key, int fewest, int most) {
    JsonNode value = object.get(key);
    return value == null || value.isNull()
        ? Optional.empty()
        : Optional.of(checked(key, value, fewest, most, false));
  }

  /** A required string with a form of its own; {@code parse} throws IllegalArgumentException. */
  public <T> T value(String key, Function<String, T> parse) {
    return parsed(key, required(key), parse);
  }

  public <T> Optional<T> optional(String key, Function<String, T> parse) {
    JsonNode value = object.get(key);
    return value == null || value.isNull()
        ? Optional.empty()
        : Optional.of(parsed(key, value, parse));
  }

  /** An optional whole number. */
  public OptionalInt number(String key, int least, int most) {
    OptionalLong value = largeNumber(key, least, most);
    return value.isPresent() ? OptionalInt.of((int) value.getAsLong()) : OptionalInt.empty();
  }

  /** An optional whole number that an int may not hold. */
  public OptionalLong largeNumber(String key, long least, long most) {
    JsonNode value = object.get(key);
    if (value == null || value.isNull()) {
      return OptionalLong.empty();
    }
    if (!value.canConvertToLong() || !value.isIntegralNumber()) {
      throw Problem.field(
          "BAD_FIELD", key, "must be a whole number, was " + shown(value.toString()));
    }
    if (value.longValue() < least || value.longValue() > most) {
      throw Problem.field(
          "BAD_FIELD", key, "must be from " + least + " to " + most + ", was " + value.longValue());
    }
    return OptionalLong.of(value.longValue());
  }

  /** A required array of strings; its length is for the caller to judge. */
  public <T> List<T> values(String key, Function<String, T> parse) {
    return array(key, required(key), parse);
  }

  /** An optional array of strings. */
  public <T> List<T> valuesOrNone(String key, int most, Function<String, T> parse) {
    JsonNode value = object.get(key);
    if (value == null || value.isNull()) {
      return List.of();
    }
    List<T> values = array(key, value, parse);
    if (values.size() > most) {
      throw Problem.field(
          "BAD_FIELD", key, "may have at most " + most + " elements, was " + values.size());
    }
    return values;
  }

  private static <T> List<T> array(String key, JsonNode value, Function<String, T> parse) {
    if (!value.isArray()) {
      throw Problem.field("BAD_FIELD", key, "must be an array, was " + shown(value.toString()));
    }
    List<T> values = new ArrayList<>();
    for (JsonNode element : value) {
      values.add(parsed(key + "[" + values.size() + "]", element, parse));
    }
    return values;
  }

  private JsonNode required(String key) {
    JsonNode value = object.get(key);
    if (value == null || value.isNull()) {
      throw Problem.field("MISSING_FIELD", key, "is missing");
    }
    return value;
  }

  private static <T> T parsed(String key, JsonNode value, Function<String, T> parse) {
    String text = string(key, value, true);
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw Problem.field("BAD_FIELD", key, "is not valid: " + shown(e.getMessage()));
    }
  }

  private static String checked(
      String key, JsonNode value, int fewest, int most, boolean mayBeShown) {
    String text = string(key, value, mayBeShown);
    int length = text.codePointCount(0, text.length());
    if (length < fewest || length > most) {
      throw Problem.field(
          "BAD_FIELD",
          key,
          "must have "
              + (fewest == 0 ? "at most " + most : fewest + " to " + most)
              + " characters, had "
              + length);
    }
    if (text.codePoints().anyMatch(c -> Character.isISOControl(c) && c != '\n')) {
      throw Problem.field("BAD_FIELD", key, "must have no control characters");
    }
    return text;
  }

  private static String string(String key, JsonNode value, boolean mayBeShown) {
    if (!value.isTextual()) {
      throw Problem.field(
          "BAD_FIELD",
          key,
          "must be a string" + (mayBeShown ? ", was " + shown(value.toString()) : ""));
    }
    return value.textValue();
  }

  private static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
