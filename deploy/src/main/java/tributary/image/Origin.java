package tributary.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where an image comes from.
 *
 * @param revision the commit, with {@code -dirty} where something is not committed; empty outside
 *     of a repository
 * @param created the commit's time, so that the same commit gives the same image
 * @param source address of the sources; may be empty
 */
record Origin(String version, String revision, Instant created, String source) {

  /**
   * @param elsewhere the time where there is no repository
   */
  static Origin of(Path root, String version, String source, Instant elsewhere)
      throws IOException, InterruptedException {
    String revision = git(root, "describe", "--always", "--abbrev=40", "--exclude=*", "--dirty");
    String time = git(root, "log", "-1", "--format=%ct");
    Instant created = time.isEmpty() ? elsewhere : Instant.ofEpochSecond(Long.parseLong(time));
    return new Origin(version, revision, created, source);
  }

  private static String git(Path root, String... words) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("git", "-C", root.toString()));
    command.addAll(List.of(words));
    try {
      Process git =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return git.waitFor() == 0 ? said.strip() : "";
    } catch (IOException e) {
      return ""; // There is no git here.
    }
  }

  /** In the words of the OCI image specification; what is not known is left out. */
  Map<String, String> labels(String title) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("title", title);
    labels.put("version", version);
    labels.put("revision", revision);
    labels.put("source", source);
    labels.put("created", created.toString());
    labels.put("licenses", "Apache-2.0");
    Map<String, String> named = new LinkedHashMap<>();
    labels.forEach(
        (name, value) -> {
          if (!value.isEmpty()) {
            named.put("org.opencontainers.image." + name, value);
          }
        });
    return named;
  }
}
