package tributary.bench.swarm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** A system that takes part: its processes keep the {@link Contract}. */
sealed interface Contestant {
  String name();

  /** Starts a process of this role: service, origin or peer. */
  List<String> command(String role);

  /** For every process of a scenario; JSON. */
  String options(Scenario scenario);

  /** Our own nodes. */
  record Tributary(Program program) implements Contestant {

    @Override
    public String name() {
      return "tributary";
    }

    @Override
    public List<String> command(String role) {
      return program.command(role);
    }

    @Override
    public String options(Scenario scenario) {
      return "{}";
    }
  }

  /** libtorrent with its settings tuned for the scenario; its service is opentracker. */
  record Libtorrent(Path script) implements Contestant {
    private static final String PYTHON = "/usr/bin/python3";

    /** Debian's packages, if they are here: else what is missing. */
    static Optional<String> missing() {
      if (!Shell.missing(List.of(PYTHON, "opentracker")).isEmpty()) {
        return Optional.of("opentracker");
      }
      try {
        Shell.run(PYTHON, "-c", "import libtorrent");
        return Optional.empty();
      } catch (IllegalStateException e) {
        return Optional.of("python3-libtorrent");
      }
    }

    static Libtorrent in(Path folder) {
      Path script = folder.resolve("libtorrent_node.py");
      try (InputStream in = Contestant.class.getResourceAsStream("/swarm/libtorrent_node.py")) {
        Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new Libtorrent(script);
    }

    @Override
    public String name() {
      return "libtorrent";
    }

    @Override
    public List<String> command(String role) {
      return List.of(PYTHON, script.toString());
    }

    @Override
    public String options(Scenario scenario) {
      return switch (scenario.torrent()) {
        case TCP -> "{}";
        case SUPER_SEEDING -> "{\"super\": true}";
        case UTP -> "{\"utp\": true}";
        case ONE_TORRENT -> "{\"multi\": true}";
      };
    }
  }
}
