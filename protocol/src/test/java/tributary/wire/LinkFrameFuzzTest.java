package tributary.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import tributary.model.RefusedException;
import tributary.wire.proto.EdgeToCluster;

/** What an edge node may send to a gateway: frames, and the nouns in them. */
class LinkFrameFuzzTest {
  private static final int LIMIT = 1 << 16;

  static Stream<byte[]> seeds() {
    EdgeToCluster.Builder publish = EdgeToCluster.newBuilder().setRequestId(7);
    publish
        .getPublishItemBuilder()
        .setManifest(ManifestMessages.toProto(WireFixture.manifest()))
        .setTitle(TitleMessages.toProto(WireFixture.title()));
    EdgeToCluster.Builder report = EdgeToCluster.newBuilder();
    report.getPartyReportBuilder().setLease(IdMessages.toProto(WireFixture.LEASE));
    return Stream.of(publish.build(), report.build()).map(LinkFrameFuzzTest::frame);
  }

  private static byte[] frame(EdgeToCluster message) {
    ByteBuf out = Unpooled.buffer();
    Frames.write(message, out);
    byte[] bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    return bytes;
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void frames(byte[] data) {
    EmbeddedChannel channel = new EmbeddedChannel();
    Frames.install(channel.pipeline(), EdgeToCluster.parser(), LIMIT);
    try {
      channel.writeInbound(Unpooled.wrappedBuffer(data));
      for (Object came = channel.readInbound(); came != null; came = channel.readInbound()) {
        read((EdgeToCluster) came);
      }
    } catch (RefusedException | FrameTooLongException e) {
      // Refused by name, as it must be.
    } finally {
      channel.finishAndReleaseAll();
    }
  }

  private static void read(EdgeToCluster message) {
    if (message.hasPublishItem()) {
      Refused.only(() -> ManifestMessages.fromProto(message.getPublishItem().getManifest()));
      Refused.only(() -> TitleMessages.fromProto(message.getPublishItem().getTitle()));
    }
    if (message.hasInventory()) {
      Refused.only(() -> Inventory.fromProto(message.getInventory()));
    }
    if (message.hasPartyReport()) {
      Refused.only(() -> IdMessages.fromProto(message.getPartyReport().getLease()));
    }
    if (message.hasSegmentsHeld()) {
      Refused.only(() -> IdMessages.fromProto(message.getSegmentsHeld().getSegmentsList()));
    }
  }
}
