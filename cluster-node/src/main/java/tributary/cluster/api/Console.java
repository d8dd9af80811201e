package tributary.cluster.api;

import org.apache.pekko.actor.typed.ActorSystem;

/** What looks at the network for operators, put together. */
record Console(
    Swarm swarm,
    SwarmHistory history,
    ConsoleStreams live,
    OperatorEvents changes,
    Fleet fleet,
    Pushes pushes,
    Releases releases,
    Ingests ingests,
    Members members) {

  static Console of(
      ActorSystem<?> system,
      Entities entities,
      Snapshots snapshots,
      ApiSettings settings,
      HttpApi.Parts parts) {
    Members members = new Members(system, parts.readSide(), parts.cells(), settings.askTimeout());
    Swarm swarm =
        new Swarm(
            entities,
            parts.readSide(),
            snapshots,
            members,
            parts.cells(),
            settings.snapshotAge(),
            parts.clock());
    Ingests ingests = new Ingests(settings.console(), parts.clock());
    SwarmHistory history = new SwarmHistory(swarm, settings.console(), parts.clock());
    return new Console(
        swarm,
        history,
        new ConsoleStreams(swarm, settings.console(), settings.site()),
        new OperatorEvents(
            new Watch(parts.operators().changes(), parts.readSide(), swarm, ingests, members),
            settings.console(),
            settings.site()),
        new Fleet(
            entities,
            parts.readSide(),
            swarm,
            history,
            parts.operators().draining(),
            parts.cells(),
            parts.clock()),
        new Pushes(
            entities,
            parts.operators().pushes(),
            settings.console().mostPushes(),
            parts.cells(),
            parts.clock(),
            parts.random()),
        new Releases(
            entities, parts.operators().releases(), settings.console().rollout(), parts.clock()),
        ingests,
        members);
  }

  void start(ActorSystem<?> system) {
    changes.start(system);
    history.start(system);
    fleet.start(system);
    pushes.start(system);
  }

  /** Whoever listens comes back elsewhere. */
  void end() {
    live.end();
    changes.end();
  }
}
