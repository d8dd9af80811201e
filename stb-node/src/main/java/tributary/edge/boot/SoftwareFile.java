package tributary.edge.boot;

import java.util.regex.Pattern;

/**
 * One file of a release.
 *
 * @param path below the software's directory, with slashes; no part of it begins with a dot
 * @param length bytes
 * @param sha256 64 hexadecimal digits
 */
public record SoftwareFile(String path, long length, String sha256) {
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z0-9_+@-][A-Za-z0-9._+@-]*(/[A-Za-z0-9_+@-][A-Za-z0-9._+@-]*)*");

  /** Cannot lead out of its directory. */
  public static boolean isPlain(String path) {
    return path.length() <= 200 && PLAIN.matcher(path).matches();
  }

  boolean isOnClassPath() {
    return path.startsWith("lib/") && path.endsWith(".jar");
  }
}
