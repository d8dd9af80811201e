package tributary.core.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static tributary.core.transfer.TransferFixture.NOON;
import static tributary.core.transfer.TransferFixture.POLICY;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tributary.core.CoreTable;
import tributary.core.transfer.TransferDiagram.Row;
import tributary.core.transfer.TransferRequest.Word;

/**
 * Every state with every event and every request, and every lease with every word and timeout: held
 * to tables that we have read and agreed on. {@code -Dtables.write=true} writes them anew.
 */
final class TransferTableTest {
  private static final Path PAGE = Path.of("TRANSFER.md");

  @Test
  void everyKindOfStateEventRequestAndWordIsInTheTables() {
    CoreTable.coversAll(TransferState.class, TransferSamples.states().values());
    CoreTable.coversAll(TransferEvent.class, TransferSamples.events().values());
    CoreTable.coversAll(TransferRequest.class, TransferSamples.requests().values());
    CoreTable.coversAll(Word.class, TransferSamples.words().values());
    assertThat(decisions()).contains(CoreTable.names(TransferAction.class));
  }

  @Test
  void everyEventInEveryStateLeadsWhereWeAgreedOrIsImpossible() throws IOException {
    CoreTable.agreed(
        "transfer-transitions",
        CoreTable.transitions(
            TransferSamples.states(), TransferSamples.events(), Transfer::evolve));
  }

  @Test
  void everyRequestInEveryStateHasTheAnswerWeAgreedOn() throws IOException {
    CoreTable.agreed("transfer-decisions", decisions());
  }

  @Test
  void everyWordAndTimeoutOfALeaseLeadsWhereWeAgreed() throws IOException {
    CoreTable.agreed("transfer-lease", LeaseTable.text(true));
  }

  @Test
  void whoDialsMakesNoDifferenceToTheWatch() {
    assertThat(LeaseTable.text(false)).isEqualTo(LeaseTable.text(true));
  }

  @Test
  void thePageShowsTheDiagramAndTheTableAsTheyAre() throws IOException {
    String page = Files.readString(PAGE);
    String drawn = TransferDiagram.put(page, "diagram", TransferDiagram.mermaid(rows()));
    String lease = "```\n" + LeaseTable.text(true) + "```\n";
    String current = TransferDiagram.put(drawn, "lease table", lease);
    if (Boolean.getBoolean("tables.write")) {
      Files.writeString(PAGE, current);
    } else {
      assertThat(page).isEqualTo(current);
    }
  }

  private static String decisions() {
    return rows().stream().map(Row::text).collect(Collectors.joining());
  }

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    TransferSamples.situations()
        .forEach(
            (name, there) ->
                TransferSamples.requests()
                    .forEach((asked, request) -> rows.add(row(name, there, asked, request))));
    return rows;
  }

  private static Row row(
      String name, TransferSamples.Situation there, String asked, TransferRequest request) {
    Instant now = request instanceof TransferRequest.TimePassed ? NOON.plusSeconds(5) : NOON;
    Transfer.Decided decided =
        Transfer.decide(there.state(), there.board(), request, POLICY, now, 0);
    TransferState next = there.state();
    for (TransferEvent event : decided.events()) {
      next = Transfer.evolve(next, event);
    }
    List<String> actions = decided.actions().stream().map(TransferTableTest::word).toList();
    return new Row(name, asked, next.getClass().getSimpleName(), actions);
  }

  private static String word(TransferAction action) {
    String name = action.getClass().getSimpleName();
    return action instanceof TransferAction.LeaseEnded ended
        ? name + "(" + ended.failure().replaceAll("[: ].*", "") + ")"
        : name;
  }
}
