package tributary.bench.scheduler;

/**
 * One cell as it was measured, as it is kept: a line of JSON.
 *
 * @param fits false if the heap was too small; then nothing else was measured
 * @param leases granted while measuring
 * @param perSecond leases for each second that the scheduler itself took
 * @param perCpuSecond leases for each second of CPU time of its thread, garbage collection not
 *     counted
 * @param decision from a piece of news to each lease that it let be granted
 * @param decisionCpu the same in CPU time of its thread
 * @param news each piece of news with its rounds, leases or none
 * @param restBytes the scheduler's heap for each box, before anything was decided
 * @param workBytes the same at the end, running transfers and leases included
 * @param titleBytes its heap for all titles and media servers
 * @param running leases for each box, at the end
 * @param served boxes that were ever granted a lease
 * @param simulatedSeconds that passed while measuring
 * @param heapBytes the most that the heap may take
 */
record CellOutcome(
    int boxes,
    long seed,
    boolean fits,
    long leases,
    double perSecond,
    double perCpuSecond,
    Percentiles decision,
    Percentiles decisionCpu,
    Percentiles news,
    long pieces,
    double restBytes,
    double workBytes,
    long titleBytes,
    double running,
    int served,
    double simulatedSeconds,
    long heapBytes) {

  static CellOutcome doesNotFit(int boxes, long seed, long heapBytes) {
    Percentiles none = new Percentiles(0, 0, 0, 0);
    return new CellOutcome(
        boxes, seed, false, 0, 0, 0, none, none, none, 0, 0, 0, 0, 0, 0, 0, heapBytes);
  }
}
