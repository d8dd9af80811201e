package tributary.sim.day;

import java.util.SplittableRandom;
import tributary.sim.Agenda;
import tributary.sim.Streams;

/** Somebody sits down before the screen: watches what is there, or waits, or gives up. */
final class Viewing {
  private final Agenda agenda;
  private final Titles titles;
  private final Town town;
  private final Presence presence;
  private final Lists lists;
  private final Figures figures;
  private final Streams streams;
  private final Hours sittings;
  private final long patience;
  private final long end;

  Viewing(Day day, Lists lists, Streams streams) {
    Scenario.Demand demand = day.scenario().demand();
    this.agenda = day.agenda();
    this.titles = day.titles();
    this.town = day.town();
    this.presence = day.presence();
    this.lists = lists;
    this.figures = day.figures();
    this.streams = streams;
    this.sittings = Hours.daily(demand.viewsPerDay(), demand.viewWeights());
    this.patience = demand.patience().toNanos();
    this.end = day.scenario().length().toNanos();
  }

  void begin() {
    for (Box box : town.boxes()) {
      view(box, streams.of("views", box.number));
    }
  }

  private void view(Box box, SplittableRandom random) {
    long at = sittings.next(agenda.now(), random);
    if (at < end) {
      agenda.at(
          at,
          () -> {
            sitDown(box);
            view(box, random);
          });
    }
  }

  private void sitDown(Box box) {
    if (box.isInUse() || box.down() || box.wishes.isEmpty()) {
      return;
    }
    presence.switchOn(box);
    Box.Wish wish = box.firstReady();
    if (wish != null) {
      figures.waited(0);
      play(box, wish);
      return;
    }
    long since = agenda.now();
    box.waitingSince = since;
    agenda.after(
        patience,
        () -> {
          if (box.waitingSince == since) {
            box.waitingSince = -1;
            figures.gaveUp(patience);
          }
        });
  }

  private void play(Box box, Box.Wish wish) {
    box.playing = wish.title;
    long lasts = titles.manifest(wish.title).durationMillis() * 1_000_000;
    agenda.after(
        lasts,
        () -> {
          box.playing = -1;
          lists.watched(box, wish);
        });
  }

  /** A title is there, whole and verified. */
  void confirmed(Box box, int title) {
    Box.Wish wish = box.wish(title);
    if (lists.met(box, wish) && box.waitingSince >= 0) {
      figures.waited(agenda.now() - box.waitingSince);
      box.waitingSince = -1;
      play(box, wish);
    }
  }
}
