package tributary.cluster.operator;

import java.util.Set;

/** Kinds of what operators decide, each with a number that grows with every change. */
public enum Subject {
  OPERATORS,
  VENDORS,
  PRICES,
  ARTWORK,
  DRAINS,
  PUSHES,
  RELEASES;

  /** What customers see of catalogs, besides titles. */
  public static final Set<Subject> OF_CATALOG = Set.of(VENDORS, PRICES, ARTWORK);
}
