package tributary.core.scheduling;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is there. A node whose line is dead keeps its session until that times out; so one that
 * leaves a probe unanswered counts as gone at once, with what it holds and what it was getting,
 * until it says a word. It is asked for one, again and again.
 */
final class Presence {
  private final Duration answerTimeout;
  private final Cell cell;
  private final Turns turns;
  private final Transfers transfers;
  private final List<Decision> decisions;

  /** Joined but silent; when each is to be asked again. */
  private final Map<Node, Instant> silent = new LinkedHashMap<>();

  Presence(
      Duration answerTimeout,
      Cell cell,
      Turns turns,
      Transfers transfers,
      List<Decision> decisions) {
    this.answerTimeout = answerTimeout;
    this.cell = cell;
    this.turns = turns;
    this.transfers = transfers;
    this.decisions = decisions;
  }

  void left(Node node) {
    silent.remove(node);
    if (node.online) {
      gone(node);
    }
  }

  private void gone(Node node) {
    turns.withdraw(node);
    cell.offline(node);
    transfers.partyGone(node);
  }

  /** A lease ended because this party of it was silent to the end. */
  void silent(Node node, Instant now) {
    if (!(node instanceof Guest) && node.online && node.unanswered) {
      gone(node);
      silent.put(node, now);
      askSilent(now);
    }
  }

  /** Any word will do; this one brings what it holds up to date, too. */
  void askSilent(Instant now) {
    for (Map.Entry<Node, Instant> asked : silent.entrySet()) {
      if (!now.isBefore(asked.getValue())) {
        asked.setValue(now.plus(answerTimeout));
        decisions.add(new Decision.AskInventory(asked.getKey().id));
      }
    }
  }

  /** It said something, over its own session. */
  void heard(Node node, Instant now) {
    node.unanswered = false;
    if (silent.remove(node) != null) {
      cell.online(node);
      node.shortSince = now;
      transfers.receiverBack(node, now);
      turns.wakeThoseServedBy(node);
      turns.ready(node);
    }
  }
}
