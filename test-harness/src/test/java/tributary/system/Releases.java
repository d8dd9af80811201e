package tributary.system;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tributary.demo.ClusterProcess;
import tributary.demo.Launcher;

/**
 * Starts nodes of another release: of a checkout of this repository in the folder that the property
 * {@value #FROM} names, compiled there. The libraries are this one's, and so is what starts it.
 */
final class Releases implements Launcher {
  static final String FROM = "tributary.upgrade.from";

  private final String here =
      Path.of(System.getProperty("tributary.root")).toAbsolutePath().normalize() + "/";
  private final String there = Path.of(System.getProperty(FROM)).toAbsolutePath() + "/";
  private final Set<String> upgraded = ConcurrentHashMap.newKeySet();

  void upgrade(ClusterProcess node) {
    upgraded.add(node.process().name());
  }

  void rollBack(ClusterProcess node) {
    upgraded.remove(node.process().name());
  }

  private String older(String word) {
    return word.contains(here)
        ? word.replace(here, there) + ":" + here + "test-harness/target/classes"
        : word;
  }

  @Override
  public List<String> command(Node node) {
    return Launcher.JVM.command(node).stream()
        .map(word -> upgraded.contains(node.name()) ? word : older(word))
        .toList();
  }
}
