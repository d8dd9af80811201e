package tributary.cluster.operator;

import java.util.Locale;

/** What an operator may do; each may all that the ones before it may. The names are stored. */
public enum Role {
  /** Looks at everything and changes nothing. */
  VIEWER,
  /** Runs the network: nodes, drains. */
  OPERATOR,
  /** Also decides who the operators are. */
  OWNER;

  public boolean isAtLeast(Role least) {
    return compareTo(least) >= 0;
  }

  /** As the API has it: in small letters. */
  public static Role named(String text) {
    for (Role role : values()) {
      if (role.text().equals(text)) {
        return role;
      }
    }
    throw new IllegalArgumentException("must be viewer, operator or owner, was \"" + text + "\"");
  }

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
