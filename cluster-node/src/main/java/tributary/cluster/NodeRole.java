package tributary.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a process of the cluster does; one may have every role. */
enum NodeRole {
  /** Hosts entities, schedulers and projections. */
  CONTROL,
  /** Edge nodes dial in here. */
  GATEWAY,
  /** The HTTP API. */
  API,
  /** Issues content keys. */
  VAULT;

  private static final String KEY = "tributary.cluster.roles";

  /** As settings and the cluster's members write it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * {@code tributary.cluster.roles}: a list, or one text with commas.
   *
   * @throws IllegalArgumentException naming key and value
   */
  static Set<NodeRole> of(Config config) {
    List<String> words = words(config, KEY);
    Set<NodeRole> roles = EnumSet.noneOf(NodeRole.class);
    for (String word : words) {
      roles.add(
          Arrays.stream(values())
              .filter(role -> role.word().equals(word))
              .findAny()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          KEY + " must be of control, gateway, api and vault, was " + words)));
    }
    if (roles.isEmpty()) {
      throw new IllegalArgumentException(KEY + " must name at least one role, was " + words);
    }
    return roles;
  }

  /** A list, or one text with commas, as the environment has it. */
  static List<String> words(Config config, String key) {
    return config.getValue(key).valueType() == ConfigValueType.LIST
        ? config.getStringList(key)
        : Arrays.stream(config.getString(key).split(","))
            .map(String::strip)
            .filter(word -> !word.isEmpty())
            .toList();
  }
}
