package tributary.model;

/**
 * One donor's share of a transfer. The epoch fences late messages: those of an older epoch are void
 * (E6).
 */
public record LeaseId(TransferId transfer, int epoch, int number) {

  @Override
  public String toString() {
    return transfer + "/" + epoch + "/" + number;
  }
}
