package tributary.cluster.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.Digest;

class PreauthorizationTest {
  private static final List<CellId> CELLS = IntStream.range(0, 5).mapToObj(CellId::new).toList();

  @Test
  void aKeyHasOneIdInEachCellAndKeysSpreadOverCells() {
    Set<CellId> first = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      Digest key = Digest.ofContent(new byte[] {(byte) i});
      List<ClientId> clients = Preauthorization.clients(key, CELLS);
      assertThat(clients).isEqualTo(Preauthorization.clients(key, CELLS));
      assertThat(clients).extracting(ClientId::cell).containsExactlyInAnyOrderElementsOf(CELLS);
      first.add(clients.getFirst().cell());
    }
    assertThat(first).hasSameSizeAs(CELLS);
  }

  @Test
  void aNetworkThatGrewStillFindsTheKeysOfBefore() {
    for (int i = 0; i < 50; i++) {
      Digest key = Digest.ofContent(new byte[] {(byte) i});
      ClientId before = Preauthorization.clients(key, CELLS.subList(0, 2)).getFirst();
      assertThat(Preauthorization.clients(key, CELLS)).contains(before);
    }
  }

  @Test
  void keysHaveSecretsThatDifferAndCannotBeTyped() {
    Digest one = Digest.ofContent(new byte[] {1});
    Digest other = Digest.ofContent(new byte[] {2});
    assertThat(ClientEntity.secretDigest(Preauthorization.secret(one)))
        .isNotEqualTo(ClientEntity.secretDigest(Preauthorization.secret(other)));
    assertThat(Preauthorization.secret(one).length()).isGreaterThan(ClientId.LENGTH);
  }
}
