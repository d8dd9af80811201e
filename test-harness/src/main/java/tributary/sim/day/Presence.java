package tributary.sim.day;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import tributary.sim.Agenda;
import tributary.sim.Streams;

/** Who is switched on through the day; crashes, and faults that take many away at once. */
final class Presence {
  private final Agenda agenda;
  private final Scenario scenario;
  private final Town town;
  private final EdgeNodes nodes;
  private final Checks checks;
  private final Streams streams;
  private final Hours switchedOn;
  private final Hours switchedOff;
  private final Hours crashes;
  private final long end;

  Presence(
      Agenda agenda,
      Scenario scenario,
      Town town,
      EdgeNodes nodes,
      Checks checks,
      Streams streams) {
    this.agenda = agenda;
    this.scenario = scenario;
    this.town = town;
    this.nodes = nodes;
    this.checks = checks;
    this.streams = streams;
    this.end = scenario.length().toNanos();
    double[] on = scenario.boxes().on();
    double perHour = 3600.0 / scenario.boxes().session().toSeconds();
    double[] coming = new double[24];
    for (int hour = 0; hour < 24; hour++) {
      // So many come in an hour that with the sessions' length this share is on.
      double share = Math.min(on[hour], 0.98);
      coming[hour] = share / (1 - share) * perHour;
    }
    switchedOn = new Hours(coming);
    switchedOff = Hours.even(24 * perHour);
    crashes = Hours.even(scenario.boxes().crashesPerDay());
  }

  void begin() {
    for (int i = 0; i < town.servers(); i++) {
      nodes.join(town.server(i));
    }
    for (Box box : town.boxes()) {
      SplittableRandom random = streams.of("presence", box.number);
      boolean always = random.nextDouble() < scenario.boxes().alwaysOn();
      if (always || random.nextDouble() < scenario.boxes().on()[0]) {
        nodes.join(box);
      }
      if (!always) {
        comeOrGo(box, random);
      }
      crash(box, streams.of("crashes", box.number));
    }
    for (Scenario.Fault fault : scenario.faults()) {
      agenda.at(fault.at().toNanos(), () -> strike(fault));
    }
  }

  private void comeOrGo(Box box, SplittableRandom random) {
    boolean wasOn = box.online;
    long at = (wasOn ? switchedOff : switchedOn).next(agenda.now(), random);
    if (at >= end) {
      return;
    }
    agenda.at(
        at,
        () -> {
          if (wasOn && !box.isInUse() && box.online) {
            nodes.leave(box);
          } else if (!wasOn) {
            switchOn(box);
          }
          comeOrGo(box, random);
        });
  }

  void switchOn(Box box) {
    if (!box.online && !box.down()) {
      nodes.join(box);
    }
  }

  private void crash(Box box, SplittableRandom random) {
    long at = crashes.next(agenda.now(), random);
    if (at >= end) {
      return;
    }
    agenda.at(
        at,
        () -> {
          if (box.online) {
            away(List.of(box), scenario.boxes().reboot().toNanos());
          }
          crash(box, random);
        });
  }

  /** Gone without a word; those that were on come back. */
  private void away(List<Box> boxes, long lasts) {
    List<Box> wereOn = new ArrayList<>();
    for (Box box : boxes) {
      box.troubles++;
      if (box.online) {
        nodes.vanish(box);
        wereOn.add(box);
      }
    }
    agenda.after(
        lasts,
        () -> {
          boxes.forEach(box -> box.troubles--);
          wereOn.forEach(this::switchOn);
        });
  }

  private void strike(Scenario.Fault fault) {
    switch (fault) {
      case Scenario.Fault.ServerDies(var _, int number) -> {
        Box server = town.server(number);
        if (!server.down()) {
          server.troubles++;
          nodes.vanish(server);
          for (int title : server.whole()) {
            checks.copyGone(server, title);
          }
        }
      }
      case Scenario.Fault.IspCut(var _, int isp, var lasts) -> {
        List<Box> cut = new ArrayList<>();
        for (Box box : town.boxes()) {
          if (box.isp == isp) {
            cut.add(box);
          }
        }
        away(cut, lasts.toNanos());
      }
      case Scenario.Fault.BoxesCrash(var _, double share, var lasts) -> {
        SplittableRandom random = streams.of("fault", (int) fault.at().toSeconds());
        List<Box> struck = new ArrayList<>();
        for (Box box : town.boxes()) {
          if (random.nextDouble() < share) {
            struck.add(box);
          }
        }
        away(struck, lasts.toNanos());
      }
    }
  }

  /** Demand and faults are over. */
  void allOn() {
    for (Box box : town.boxes()) {
      switchOn(box);
    }
  }
}
