package tributary.bench.swarm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What the lines, the processes and the machine did from its making on. */
final class Meter {
  private static final int IDLE = 3;
  private static final int WAITING = 4;
  private static final int COUNTED = 8;
  private final Network network;
  private final Map<String, Runner> runners;
  private final Map<String, Long> sent = new HashMap<>();
  private final double cpuSeconds;
  private final long[] machine;

  record Reading(double originBytes, double peerBytes, double cpuSeconds, double busy) {}

  Meter(Network network, Map<String, Runner> runners) throws IOException {
    this.network = network;
    this.runners = runners;
    for (String host : network.hosts()) {
      sent.put(host, network.sent(host));
    }
    this.cpuSeconds = cpu();
    this.machine = machine();
  }

  private double cpu() {
    return runners.values().stream().mapToDouble(Runner::cpuSeconds).sum();
  }

  /** Clock ticks of all CPUs: user, nice, system, idle, waiting, interrupts, soft ones, stolen. */
  private static long[] machine() throws IOException {
    String all = Files.readAllLines(Path.of("/proc/stat")).getFirst();
    return Arrays.stream(all.split("\\s+", -1))
        .skip(1)
        .limit(COUNTED)
        .mapToLong(Long::parseLong)
        .toArray();
  }

  Reading read() throws IOException {
    long origin = 0;
    long peers = 0;
    for (String host : network.hosts()) {
      long bytes = network.sent(host) - sent.get(host);
      if (host.equals("origin")) {
        origin += bytes;
      } else {
        peers += bytes;
      }
    }
    long[] now = machine();
    long all = 0;
    for (int i = 0; i < COUNTED; i++) {
      all += now[i] - machine[i];
    }
    long idle = now[IDLE] - machine[IDLE] + now[WAITING] - machine[WAITING];
    return new Reading(origin, peers, cpu() - cpuSeconds, 1 - (double) idle / all);
  }
}
