package tributary.cluster.api.http;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What somebody who has read this source can make. */
public final class Forged {
  private Forged() {}

  /**
   * @param parameters of path and query
   */
  public static String cursor(
      String path, String owner, Map<String, String> parameters, List<String> position) {
    return Cursor.encode(Call.search(path, owner, new TreeMap<>(parameters)), position);
  }
}
