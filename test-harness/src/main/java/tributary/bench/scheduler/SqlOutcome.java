package tributary.bench.scheduler;

/**
 * The patent's loop as it was measured, as it is kept: a line of JSON.
 *
 * @param durable whether the database waited for its disk
 * @param transfers started while measuring, each a whole item from one donor
 * @param perSecond transfers for each second that the loop itself took
 * @param loopMillis once round, the median
 * @param longestMillis once round
 * @param loops rounds measured
 * @param running transfers at the end
 */
record SqlOutcome(
    int boxes,
    long seed,
    boolean durable,
    long transfers,
    double perSecond,
    double loopMillis,
    double longestMillis,
    long loops,
    int running) {}
