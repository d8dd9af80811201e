package tributary.bench.swarm;

import java.util.List;

/**
 * One run, as it is kept: a line of JSON.
 *
 * @param at epoch seconds
 * @param finished of the peers that stayed
 * @param damaged files that are not what the origin has
 * @param first to {@code last} are seconds until a peer had all it wanted
 * @param firstWish the median of seconds until a peer had what it wanted most
 * @param bound seconds, {@link Bound}
 * @param originCopies payload that the origin sent, in files
 * @param wirePerPayload bytes on the lines for each byte wanted
 * @param cpuSeconds of all the system's processes in the run
 * @param busy share of the machine's CPU; near 1 the machine was the limit, not the network
 */
record Outcome(
    String scenario,
    String system,
    long at,
    long seed,
    int peers,
    int finished,
    int damaged,
    double first,
    double median,
    double last,
    double firstWish,
    double bound,
    double originCopies,
    double wirePerPayload,
    double cpuSeconds,
    double busy,
    long redundantBytes) {

  double ratio() {
    return last / bound;
  }

  boolean isWhole() {
    return damaged == 0 && finished == peers;
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.isEmpty() ? Double.NaN : sorted.get((sorted.size() - 1) / 2);
  }
}
