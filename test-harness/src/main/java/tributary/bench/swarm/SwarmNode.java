package tributary.bench.swarm;

/** One process of a swarm; the lab's environment variables say which. Ends on SIGTERM. */
public final class SwarmNode {
  private SwarmNode() {}

  public static void main(String[] arguments) throws Exception {
    System.setProperty("logback.configurationFile", "logback-edge.xml");
    Contract contract = Contract.from(System.getenv());
    switch (contract.role()) {
      case "service" -> Service.run(contract);
      case "origin" -> Origin.run(contract);
      case "peer" -> Peer.run(contract);
      default ->
          throw new IllegalArgumentException(
              "SWARM_ROLE must be service, origin or peer, was " + contract.role());
    }
  }

  /** When the lab says so, or at the end of the program. */
  static void atEnd(Runnable work) {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("end").unstarted(work));
  }
}
