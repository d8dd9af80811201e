package tributary.edge.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WholeRecordsTest {
  private final List<Integer> wakesAt = new ArrayList<>();
  private final EmbeddedChannel channel = new EmbeddedChannel(new WholeRecords(wakesAt::add));

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void theSocketWaitsForTheRestOfARecordThatHasBegun() {
    ByteBuf record = record(16_401);

    channel.writeInbound(record.readRetainedSlice(1448));
    assertThat(wakesAt).containsExactly(16_401 + 5 - 1448);
    channel.writeInbound(record);
    assertThat(wakesAt).containsExactly(16_401 + 5 - 1448, 1);
  }

  @Test
  void severalRecordsInOneReadCountAsTheLastOfThem() {
    channel.writeInbound(
        Unpooled.wrappedBuffer(record(40), record(17), record(300).readSlice(105)));

    assertThat(wakesAt).containsExactly(200);
  }

  @Test
  void aHeaderMayComeByteByByte() {
    ByteBuf record = record(500);
    for (int i = 0; i < 4; i++) {
      channel.writeInbound(record.readRetainedSlice(1));
    }
    assertThat(wakesAt).isEmpty();

    channel.writeInbound(record.readRetainedSlice(1));
    assertThat(wakesAt).containsExactly(500);
    channel.writeInbound(record);
    assertThat(wakesAt).containsExactly(500, 1);
  }

  @Test
  void whatIsNoRecordDoesNotKeepTheSocketFromBeingRead() {
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {23, 3, 3, -1, -1}));

    assertThat(wakesAt).containsExactly((1 << 14) + 256);
  }

  @Test
  void wholeRecordsNeedNothingOfTheSocket() {
    channel.writeInbound(record(100));
    channel.writeInbound(record(16_000));

    assertThat(wakesAt).isEmpty();
  }

  private static ByteBuf record(int length) {
    return Unpooled.buffer().writeBytes(new byte[] {23, 3, 3}).writeShort(length).writeZero(length);
  }
}
