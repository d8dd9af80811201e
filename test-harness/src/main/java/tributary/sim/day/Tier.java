package tributary.sim.day;

/** How far bytes travel. */
enum Tier {
  /** Behind one aggregation link. */
  AREA("same area"),
  ISP("same ISP"),
  ACROSS("across ISPs"),
  ORIGIN("origin"),
  /** From one media server to another: no box waits for it. */
  PLACEMENT("between media servers");

  private final String words;

  Tier(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** To boxes, of which the offload is a share. */
  boolean isDelivery() {
    return this != PLACEMENT;
  }

  static Tier between(Box donor, Box receiver) {
    if (receiver.isOrigin()) {
      return PLACEMENT;
    }
    if (donor.isOrigin()) {
      return ORIGIN;
    }
    if (donor.area == receiver.area) {
      return AREA;
    }
    return donor.isp == receiver.isp ? ISP : ACROSS;
  }
}
