package tributary.bench.swarm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/**
 * A program that keeps packets for as long as their way would take and loses some, for kernels
 * without netem. All that the hosts send each other is routed through its device in the core.
 */
final class Wire {
  static final String DEVICE = "wire";
  static final String READY = "READY";
  private static final int IP_VERSION_4 = 4;
  private static final int SOURCE = 12;
  private static final int DESTINATION = 16;
  private static final int ALL = 1_000_000;

  /**
   * @param due {@link System#nanoTime}
   * @param number of the packet; those due at the same time keep their order
   */
  private record Packet(long due, long number, byte[] bytes) implements Delayed {
    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      Packet that = (Packet) other;
      return due == that.due ? Long.compare(number, that.number) : Long.compare(due - that.due, 0);
    }
  }

  private final Tunnel tunnel;
  private final int lost;
  private final Random random;
  private final Map<Integer, Long> partNanos;
  private final DelayQueue<Packet> underWay = new DelayQueue<>();

  private Wire(Tunnel tunnel, int lost, long seed, Map<Integer, Long> partNanos) {
    this.tunnel = tunnel;
    this.lost = lost;
    this.random = new Random(seed);
    this.partNanos = partNanos;
  }

  /** Of a million packets how many are lost, the seed, and of each host IP=MICROSECONDS. */
  public static void main(String[] arguments) throws IOException {
    Map<Integer, Long> parts = new HashMap<>();
    for (int i = 2; i < arguments.length; i++) {
      String[] part = arguments[i].split("=", -1);
      parts.put(address(part[0]), TimeUnit.MICROSECONDS.toNanos(Long.parseLong(part[1])));
    }
    Wire wire =
        new Wire(
            Tunnel.open(DEVICE),
            Integer.parseInt(arguments[0]),
            Long.parseLong(arguments[1]),
            parts);
    Thread.ofPlatform().daemon().name("arriving").start(wire::deliver);
    System.out.println(READY);
    wire.take();
  }

  private static int address(String dotted) throws UnknownHostException {
    return ByteBuffer.wrap(InetAddress.getByName(dotted).getAddress()).getInt();
  }

  private void take() throws IOException {
    Tunnel.Port port = tunnel.port();
    for (long number = 0; ; number++) {
      byte[] packet = port.read();
      if (packet[0] >>> 4 == IP_VERSION_4 && random.nextInt(ALL) >= lost) {
        underWay.add(new Packet(System.nanoTime() + nanos(packet), number, packet));
      }
    }
  }

  /** What comes to the core is not routed: its way back is as long as the whole. */
  private long nanos(byte[] packet) {
    ByteBuffer header = ByteBuffer.wrap(packet);
    Long from = partNanos.get(header.getInt(SOURCE));
    long to = partNanos.getOrDefault(header.getInt(DESTINATION), 0L);
    return from == null ? 2 * to : from + to;
  }

  private void deliver() {
    Tunnel.Port port = tunnel.port();
    try {
      while (true) {
        port.write(underWay.take().bytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
