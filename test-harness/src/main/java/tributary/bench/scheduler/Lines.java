package tributary.bench.scheduler;

/** What is reserved of every line, counted apart from the scheduler; refuses a lease too many. */
final class Lines {
  private final Population population;
  private final Boxes boxes;
  private final long[] sending;
  private final long[] receiving;

  Lines(Population population, Boxes boxes) {
    this.population = population;
    this.boxes = boxes;
    sending = new long[population.boxes() + population.servers()];
    receiving = new long[population.boxes()];
  }

  /**
   * @throws IllegalStateException if either line is too full, or the donor cannot send this
   */
  void reserve(Delivery delivery) {
    int donor = delivery.donor;
    int receiver = delivery.fetch.box;
    sending[donor] += delivery.rate;
    receiving[receiver] += delivery.rate;
    long uplink = boxes.isServer(donor) ? population.serverUplink() : population.uplink();
    require(sending[donor] <= uplink, donor, "is to send more than its uplink");
    require(receiving[receiver] <= population.downlink(), receiver, "is to get more than fits");
    require(donor != receiver, donor, "is to send to itself");
    require(boxes.isServer(donor) || boxes.online.get(donor), donor, "is offline and is to send");
    for (int segment : delivery.segments()) {
      require(boxes.has(donor, delivery.fetch.title, segment), donor, "is to send what it lacks");
      require(!delivery.fetch.held.get(segment), receiver, "is to get what it has");
    }
  }

  private static void require(boolean holds, int node, String what) {
    if (!holds) {
      throw new IllegalStateException("node " + node + " " + what);
    }
  }

  void free(Delivery delivery) {
    sending[delivery.donor] -= delivery.rate;
    receiving[delivery.fetch.box] -= delivery.rate;
  }

  /** What boxes are promised, as a share of all their downlinks. */
  double busy() {
    long promised = 0;
    for (long bits : receiving) {
      promised += bits;
    }
    return (double) promised / population.boxes() / population.downlink();
  }
}
