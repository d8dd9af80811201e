package tributary.cluster.client;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import tributary.core.client.PriorityList;
import tributary.model.HouseholdLimits;
import tributary.model.LineUse;

/** A client's session, if there is one, and what its box says through it: soft. */
final class ClientSession {
  private Optional<ClientCommand.Connect> joined = Optional.empty();
  private Optional<LineUse> use = Optional.empty();
  private long limitsVersion;

  boolean isThere() {
    return joined.isPresent();
  }

  Optional<ActorRef<PriorityList>> ref() {
    return joined.map(ClientCommand.Connect::session);
  }

  /**
   * @param limits that the answer tells it of
   */
  void join(ClientCommand.Connect connect, HouseholdLimits limits) {
    if (!isOf(connect.session())) {
      use = Optional.empty();
    }
    joined = Optional.of(connect);
    limitsVersion = limits.version();
  }

  /** What its box said last of its line, if this was the client's session. */
  Optional<LineUse> end(ActorRef<PriorityList> session) {
    if (!isOf(session)) {
      return Optional.empty();
    }
    Optional<LineUse> last = use;
    joined = Optional.empty();
    use = Optional.empty();
    return last;
  }

  private boolean isOf(ActorRef<PriorityList> session) {
    return ref().filter(session::equals).isPresent();
  }

  void tell(PriorityList list) {
    ref().ifPresent(session -> session.tell(list));
  }

  void tell(HouseholdLimits limits) {
    if (limits.version() > limitsVersion) {
      limitsVersion = limits.version();
      joined.flatMap(ClientCommand.Connect::limits).ifPresent(session -> session.tell(limits));
    }
  }

  /** Whether it is another use of the line, and not only more of the same. */
  boolean used(LineUse newer) {
    boolean isOther = use.filter(before -> !newer.differs(before)).isEmpty();
    use = joined.map(_ -> newer);
    return isOther;
  }

  Optional<LineUse> use() {
    return use;
  }
}
