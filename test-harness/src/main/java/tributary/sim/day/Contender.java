package tributary.sim.day;

import tributary.core.scheduling.Scheduler;
import tributary.model.CellId;
import tributary.sim.Mind;
import tributary.sim.Streams;
import tributary.sim.mind.OriginOnly;
import tributary.sim.mind.PatentLoop;
import tributary.sim.mind.RandomPeers;

/** Who may decide in a run. */
enum Contender {
  TRIBUTARY("tributary"),
  ORIGIN_ONLY("origin-only"),
  RANDOM_PEERS("random-peers"),
  PATENT("patent");

  private final String word;

  Contender(String word) {
    this.word = word;
  }

  @Override
  public String toString() {
    return word;
  }

  Mind mind(Scenario scenario) {
    return switch (this) {
      case TRIBUTARY ->
          Mind.of(new Scheduler(new CellId(0), scenario.cluster().scheduler().policy()));
      case ORIGIN_ONLY -> new OriginOnly();
      case RANDOM_PEERS -> new RandomPeers(new Streams(scenario.seed()).of("peers"));
      case PATENT -> new PatentLoop();
    };
  }
}
