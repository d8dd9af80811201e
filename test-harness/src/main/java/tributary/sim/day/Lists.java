package tributary.sim.day;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import tributary.core.Decision;
import tributary.core.client.BoxItems;
import tributary.core.client.Client;
import tributary.core.client.ClientPolicy;
import tributary.core.client.PriorityList;
import tributary.model.AccountId;
import tributary.model.Digest;
import tributary.model.MediaId;
import tributary.model.NodeKind;
import tributary.sim.Agenda;
import tributary.sim.Streams;

/**
 * What households list, by the client's own core: at the start, by their edits, when a title comes
 * out, and another for each one watched. Each has streams of its own, so that it wants the same
 * whatever the network and the scheduler do.
 */
final class Lists {
  private static final Client.Owner OWNER =
      new Client.Owner(new AccountId("household"), NodeKind.SET_TOP_BOX);
  private static final Digest CODE = Digest.ofContent("code".getBytes(UTF_8));
  private static final Client.Registration DEVICE = new Client.Registration(CODE, "1");

  /** A title that is not yet listed and not held is looked for so often. */
  private static final int TRIES = 100;

  private final Agenda agenda;
  private final Scenario.Demand demand;
  private final ClientPolicy policy;
  private final Titles titles;
  private final Town town;
  private final EdgeNodes nodes;
  private final Checks checks;
  private final Figures figures;
  private final Feasible feasible;
  private final Streams streams;
  private final Hours edits;
  private final long end;
  private final SplittableRandom[] choices;

  Lists(Day day, ClientPolicy policy, Streams streams) {
    this.agenda = day.agenda();
    this.demand = day.scenario().demand();
    this.policy = policy;
    this.titles = day.titles();
    this.town = day.town();
    this.nodes = day.nodes();
    this.checks = day.checks();
    this.figures = day.figures();
    this.feasible = day.feasible();
    this.streams = streams;
    this.end = day.scenario().length().toNanos();
    edits = Hours.even(demand.editsPerDay());
    choices = new SplittableRandom[town.nodes().length];
  }

  /** Before anybody is switched on: what they hold and want. */
  void furnish() {
    for (Box box : town.boxes()) {
      SplittableRandom choice = streams.of("choice", box.number);
      choices[box.number] = choice;
      int listed =
          demand.leastListed() + choice.nextInt(demand.mostListed() - demand.leastListed() + 1);
      for (int k = 0; k < listed; k++) {
        list(box, box.wishes.size(), draw(box));
      }
      if (choice.nextDouble() >= demand.newcomers()) {
        fill(box);
      }
      box.asked = box.wishes.size() - box.ready;
      PriorityList none = PriorityList.EMPTY;
      box.client = new Client.State.Active(OWNER, CODE, DEVICE, none, BoxItems.NONE);
      edited(box);
      standing(box);
    }
  }

  private void fill(Box box) {
    for (int k = 0; k < demand.watched(); k++) {
      int title = draw(box);
      keep(box, title);
      box.watched(title);
    }
    for (int k = 0; k < box.wishes.size() - demand.lacking(); k++) {
      Box.Wish wish = box.wishes.get(k);
      keep(box, wish.title);
      wish.ready = true;
      box.ready++;
    }
  }

  private void keep(Box box, int title) {
    if (!box.holds(title)) {
      box.hold(title);
      checks.copyMade(box, title);
    }
  }

  void begin(List<Scenario.Release> releases) {
    for (Box box : town.boxes()) {
      edit(box, streams.of("edits", box.number));
    }
    for (int k = 0; k < releases.size(); k++) {
      Scenario.Release release = releases.get(k);
      SplittableRandom random = streams.of("release", k);
      agenda.at(release.at().toNanos(), () -> release(release, random));
    }
  }

  // ---- lists

  private int draw(Box box) {
    int title = titles.draw(choices[box.number]);
    for (int k = 0; k < TRIES && (box.isListed(title) || box.holds(title)); k++) {
      title = titles.draw(choices[box.number]);
    }
    return title;
  }

  private void list(Box box, int rank, int title) {
    if (box.isListed(title)) {
      return;
    }
    Box.Wish wish = new Box.Wish(title, box.timeOn(agenda.now()));
    box.wishes.add(Math.min(rank, box.wishes.size()), wish);
    box.asked++;
    if (box.holds(title)) {
      wish.ready = true;
      box.ready++;
    }
  }

  /** By the client's own core, as from the customer site. */
  private PriorityList edited(Box box) {
    List<MediaId> items = box.wishes.stream().map(wish -> titles.media(wish.title)).toList();
    Instant now = agenda.instant();
    Decision<Client.Event> decided =
        Client.decide(
            box.client, new Client.Command.EditList(OptionalLong.empty(), items), policy, now);
    decided
        .refusal()
        .ifPresent(
            refusal -> {
              throw new IllegalStateException("list refused: " + refusal);
            });
    decided.events().forEach(event -> box.client = Client.evolve(box.client, event));
    return switch (box.client) {
      case Client.State.Active active -> active.list();
      case Client.State.Unreserved _, Client.State.Reserved _, Client.State.Revoked _ ->
          throw new IllegalStateException("not active: " + box.id);
    };
  }

  private void changed(Box box) {
    PriorityList list = edited(box);
    nodes.listChanged(box, list);
    standing(box);
    checks.look(box);
  }

  /** Keeps count of who has something to watch. */
  private void standing(Box box) {
    figures.standing(box);
    boolean nothing = box.ready == 0 && !box.wishes.isEmpty();
    if (nothing && box.nothingSince < 0) {
      box.nothingSince = box.timeOn(agenda.now());
    } else if (!nothing && box.nothingSince >= 0) {
      if (box.ready > 0) {
        figures.firstPlayable(box.timeOn(agenda.now()) - box.nothingSince);
      }
      box.nothingSince = -1;
    }
  }

  private void edit(Box box, SplittableRandom random) {
    long at = edits.next(agenda.now(), random);
    if (at >= end) {
      return;
    }
    agenda.at(
        at,
        () -> {
          double what = random.nextDouble();
          int rank = random.nextInt(demand.mostListed());
          if (what < 0.5) {
            addAt(box, rank, draw(box));
          } else {
            Optional<Box.Wish> lacking =
                box.wishes.stream().filter(wish -> !wish.ready).skip(rank % 3).findFirst();
            lacking.ifPresent(wish -> moveOrDrop(box, wish, what < 0.75));
          }
          edit(box, random);
        });
  }

  private void moveOrDrop(Box box, Box.Wish wish, boolean drop) {
    box.wishes.remove(wish);
    if (drop) {
      box.asked--;
    } else {
      box.wishes.addFirst(wish);
    }
    changed(box);
  }

  /** The last that is not there makes way if the list is full. */
  private void addAt(Box box, int rank, int title) {
    if (box.wishes.size() >= demand.mostListed()) {
      Optional<Box.Wish> last =
          box.wishes.reversed().stream().filter(wish -> !wish.ready).findFirst();
      if (last.isEmpty()) {
        return;
      }
      box.wishes.remove(last.get());
      box.asked--;
    }
    list(box, rank, title);
    changed(box);
  }

  /** A new title, on the first media server that is there. */
  int publish() {
    int title = titles.publish();
    int server = 0;
    while (server < town.servers() - 1 && !town.server(server).online) {
      server++;
    }
    nodes.publish(titles.manifest(title), town.server(server));
    return title;
  }

  private void release(Scenario.Release release, SplittableRandom random) {
    int title = publish();
    for (Box box : town.boxes()) {
      boolean wants = random.nextDouble() < release.share();
      long wait = (long) (random.nextDouble() * release.within().toNanos());
      if (wants && agenda.now() + wait < end) {
        agenda.after(wait, () -> addAt(box, 0, title));
      }
    }
  }

  /** It was watched: it leaves the list, and another is wanted. */
  void watched(Box box, Box.Wish wish) {
    box.watched(wish.title);
    nodes.tellWatched(box);
    if (box.wishes.remove(wish)) {
      box.ready--;
    }
    if (agenda.now() < end) {
      list(box, box.wishes.size(), draw(box));
    }
    changed(box);
  }

  /** A title is there, whole and verified; whether that was wished for. */
  boolean met(Box box, Box.Wish wish) {
    if (wish == null || wish.ready) {
      return false;
    }
    wish.ready = true;
    box.ready++;
    figures.wishMet(box.timeOn(agenda.now()) - wish.since);
    feasible.met(box, wish.title);
    standing(box);
    checks.look(box);
    return true;
  }
}
