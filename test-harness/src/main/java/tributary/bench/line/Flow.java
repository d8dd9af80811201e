package tributary.bench.line;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * The household's own traffic, in a process of its own: {@code sink} and {@code source} are a plain
 * upload, {@code echo} and {@code probe} measure how long a small packet takes there and back.
 */
public final class Flow {
  static final int TCP_PORT = 7001;
  static final int UDP_PORT = 7002;
  private static final long PROBE_NANOS = 50_000_000;

  /** An upload's first seconds are TCP's own beginning. */
  private static final double FIRST_SECONDS = 4;

  private Flow() {}

  /**
   * @param arguments sink | echo | source HOST SECONDS | probe HOST SECONDS
   */
  public static void main(String[] arguments) throws IOException {
    switch (arguments[0]) {
      case "sink" -> sink();
      case "echo" -> echo();
      case "source" -> source(arguments[1], Double.parseDouble(arguments[2]));
      case "probe" -> probe(arguments[1], Double.parseDouble(arguments[2]));
      default -> throw new IllegalArgumentException("no such flow: " + arguments[0]);
    }
  }

  /** Says the payload of each upload, without its first seconds, in Mbit/s. */
  private static void sink() throws IOException {
    try (ServerSocket server = new ServerSocket(TCP_PORT)) {
      System.out.println("ready");
      while (true) {
        try (Socket socket = server.accept();
            InputStream in = socket.getInputStream()) {
          byte[] buffer = new byte[1 << 16];
          long start = System.nanoTime();
          long counted = 0;
          for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            counted += seconds(start) >= FIRST_SECONDS ? read : 0;
          }
          double megabits = counted * 8 / 1e6 / (seconds(start) - FIRST_SECONDS);
          System.out.println(String.format(Locale.ROOT, "received %.3f", megabits));
        }
      }
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private static void source(String host, double seconds) throws IOException {
    try (Socket socket = new Socket(host, TCP_PORT)) {
      byte[] buffer = new byte[1 << 14];
      long start = System.nanoTime();
      while (seconds(start) < seconds) {
        socket.getOutputStream().write(buffer);
      }
    }
    System.out.println("done");
  }

  private static void echo() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(UDP_PORT)) {
      System.out.println("ready");
      DatagramPacket packet = new DatagramPacket(new byte[64], 64);
      while (true) {
        socket.receive(packet);
        socket.send(packet);
      }
    }
  }

  /** Says the mean and the 95th percentile of round trips in ms, and how many were lost. */
  private static void probe(String host, double seconds) throws IOException {
    int count = (int) (seconds * 1e9 / PROBE_NANOS);
    double[] millis = new double[count];
    int came = 0;
    try (DatagramSocket socket = new DatagramSocket()) {
      InetSocketAddress peer = new InetSocketAddress(InetAddress.getByName(host), UDP_PORT);
      socket.setSoTimeout(2000);
      for (int i = 0; i < count; i++) {
        long start = System.nanoTime();
        byte[] number = ByteBuffer.allocate(64).putInt(i).array();
        socket.send(new DatagramPacket(number, number.length, peer));
        if (answered(socket, i)) {
          millis[came++] = (System.nanoTime() - start) / 1e6;
        }
        LockSupport.parkNanos(PROBE_NANOS - (System.nanoTime() - start));
      }
    }
    double[] sorted = Arrays.copyOf(millis, came);
    Arrays.sort(sorted);
    System.out.println(
        String.format(
            Locale.ROOT,
            "probed %.1f %.1f %d",
            Arrays.stream(sorted).average().orElse(Double.NaN),
            came == 0 ? Double.NaN : sorted[(int) (came * 0.95)],
            count - came));
  }

  private static boolean answered(DatagramSocket socket, int number) throws IOException {
    DatagramPacket answer = new DatagramPacket(new byte[64], 64);
    try {
      do {
        socket.receive(answer);
      } while (ByteBuffer.wrap(answer.getData()).getInt() != number);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }
}
