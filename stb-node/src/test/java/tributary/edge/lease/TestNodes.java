package tributary.edge.lease;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tributary.edge.lease.TestNode.Shape;
import tributary.edge.store.ItemFixture;

/** A cluster and nodes that last as long as one test, over real TLS on loopback. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TestNodes {
  final ActorTestKit kit = ActorTestKit.create();

  @TempDir Path folder;
  TestCluster cluster;
  final List<TestNode> nodes = new ArrayList<>();

  @BeforeEach
  void makeCluster() throws IOException {
    cluster = new TestCluster(folder.resolve("authority"));
  }

  @AfterEach
  void closeNodes() {
    nodes.forEach(TestNode::close);
    nodes.clear();
  }

  @AfterAll
  void closeKit() {
    kit.shutdownTestKit();
  }

  final TestNode node(Shape shape) throws IOException {
    TestNode node = new TestNode(kit, cluster, shape);
    nodes.add(node);
    return node;
  }

  final TestNode node() throws IOException {
    return node(Shape.of(cluster, folder));
  }

  /** One that holds all of an item. */
  final TestNode donor(ItemFixture item, String uplink) throws IOException {
    TestNode donor = node(Shape.of(cluster, folder).uplink(uplink));
    item.storeIn(donor.store());
    return donor;
  }
}
