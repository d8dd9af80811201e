package tributary.cluster.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import tributary.cluster.api.ReadSide.AuditSearch;
import tributary.cluster.api.ReadSide.Found;
import tributary.cluster.api.http.Call;
import tributary.cluster.api.http.Page;
import tributary.cluster.api.http.Reply;
import tributary.cluster.audit.AuditEntry;
import tributary.cluster.operator.Operator;

/** The audit log, for the operator to read. */
final class AuditTrail {
  private final ReadSide readSide;

  AuditTrail(ReadSide readSide) {
    this.readSide = readSide;
  }

  record Entry(
      long id,
      Instant at,
      AuditEntry.Kind kind,
      AuditEntry.Outcome outcome,
      String who,
      String what,
      String reason,
      String detail) {
    static Entry of(ReadSide.Audited audited) {
      AuditEntry entry = audited.entry();
      return new Entry(
          audited.id(),
          entry.at(),
          entry.kind(),
          entry.outcome(),
          entry.who(),
          entry.what(),
          entry.reason(),
          entry.detail());
    }
  }

  CompletionStage<Reply> list(Call call, Operator operator) {
    Page.Wanted page = call.page("", Page.Part.NUMBER);
    return readSide
        .audit(
            new AuditSearch(
                call.query("kind", one(AuditEntry.Kind.values())),
                call.query("outcome", one(AuditEntry.Outcome.values())),
                call.query("who"),
                call.query("what"),
                call.query("reason"),
                call.query("from", AuditTrail::instant),
                call.query("to", AuditTrail::instant),
                page.after(),
                page.limit() + 1))
        .thenApply(found -> Reply.ok(page.of(found, Found::position, row -> Entry.of(row.row()))));
  }

  private static <E extends Enum<E>> Function<String, E> one(E[] values) {
    return text ->
        Arrays.stream(values)
            .filter(value -> value.name().equals(text))
            .findAny()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "must be one of " + Arrays.toString(values) + ", was \"" + text + "\""));
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "must be an instant such as 2026-11-22T10:00:00Z, was \"" + text + "\"", e);
    }
  }
}
