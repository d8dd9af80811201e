package tributary.bench.line;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * The household's own traffic and its other end, each a process, for each is in a network of its
 * own. {@code outside} takes uploads and answers packets. {@code household HOST} is told on its
 * standard input whether to upload, how many seconds to let it settle and how many to measure
 * ({@code upload 4 15}, {@code quiet 0 5}); it answers with one line, which {@link Sample} reads.
 */
final class Flows {
  private static final int TCP_PORT = 7001;
  private static final int UDP_PORT = 7002;
  private static final int PROBE_BYTES = 64;
  private static final long PROBE_INTERVAL_NANOS = 100_000_000;
  private static final int CHUNK = 1 << 14;

  /** A packet that is away longer than any queue here is lost. */
  private static final int LOST_MILLIS = 3000;

  private Flows() {}

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "outside" -> outside();
      case "household" -> household(InetAddress.getByName(arguments[1]));
      default -> throw new IllegalArgumentException("no such flow: " + arguments[0]);
    }
  }

  // ---- outside

  private static void outside() throws IOException {
    DatagramSocket echo = new DatagramSocket(UDP_PORT);
    Thread.ofPlatform().daemon().start(() -> answer(echo));
    try (ServerSocket sink = new ServerSocket(TCP_PORT)) {
      System.out.println("ready");
      while (true) {
        Socket upload = sink.accept();
        Thread.ofPlatform().daemon().start(() -> take(upload));
      }
    }
  }

  private static void answer(DatagramSocket socket) {
    try {
      DatagramPacket packet = new DatagramPacket(new byte[PROBE_BYTES], PROBE_BYTES);
      while (true) {
        socket.receive(packet);
        socket.send(packet);
      }
    } catch (IOException e) {
      throw new IllegalStateException("nothing is answered any more", e);
    }
  }

  /** Answers with the bytes that came between the two moments that the upload begins with. */
  private static void take(Socket upload) {
    try (upload) {
      DataInputStream in = new DataInputStream(upload.getInputStream());
      long countFrom = System.nanoTime() + in.readLong();
      long end = countFrom + in.readLong();
      byte[] buffer = new byte[CHUNK];
      long counted = 0;
      for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
        int read = in.read(buffer);
        if (read < 0) {
          break;
        }
        counted += now >= countFrom ? read : 0;
      }
      new DataOutputStream(upload.getOutputStream()).writeLong(counted);
    } catch (IOException e) {
      System.err.println("upload broken: " + e);
    }
  }

  // ---- the household

  private static void household(InetAddress outside) throws IOException, InterruptedException {
    System.out.println("ready");
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = orders.readLine(); line != null; line = orders.readLine()) {
      String[] words = line.split(" ", -1);
      long settle = TimeUnit.SECONDS.toNanos(Long.parseLong(words[1]));
      long measured = TimeUnit.SECONDS.toNanos(Long.parseLong(words[2]));
      long[] bytes = {0};
      Thread upload =
          Thread.ofPlatform().unstarted(() -> bytes[0] = Flows.upload(outside, settle, measured));
      if (words[0].equals("upload")) {
        upload.start();
      }
      Sample.Delays delays = probe(outside, settle, measured);
      upload.join();
      System.out.println(new Sample.Noticed(bytes[0] * 8e9 / measured, delays).line());
    }
  }

  /**
   * Payload bytes that arrived outside after {@code settle} nanoseconds and within the measured.
   */
  private static long upload(InetAddress outside, long settle, long measured) {
    try (Socket socket = new Socket(outside, TCP_PORT)) {
      // What still waits here in the end is thrown away.
      socket.setSoLinger(true, 0);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeLong(settle);
      out.writeLong(measured);
      Thread.ofPlatform().daemon().start(() -> fill(out));
      InputStream answer = socket.getInputStream();
      return new DataInputStream(answer).readLong();
    } catch (IOException e) {
      throw new IllegalStateException("the upload broke", e);
    }
  }

  private static void fill(DataOutputStream out) {
    byte[] buffer = new byte[CHUNK];
    try {
      while (true) {
        out.write(buffer);
      }
    } catch (IOException e) {
      // The upload has ended, which is how it ends.
      return;
    }
  }

  private static Sample.Delays probe(InetAddress outside, long settle, long measured)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    int first = (int) (settle / PROBE_INTERVAL_NANOS);
    double[] millis = new double[(int) ((settle + measured) / PROBE_INTERVAL_NANOS)];
    Arrays.fill(millis, Double.NaN);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(outside, UDP_PORT);
      socket.setSoTimeout(LOST_MILLIS);
      Thread answers = Thread.ofPlatform().daemon().start(() -> listen(socket, millis));
      for (int i = 0; i < millis.length; i++) {
        TimeUnit.NANOSECONDS.sleep(start + i * PROBE_INTERVAL_NANOS - System.nanoTime());
        byte[] probe =
            ByteBuffer.allocate(PROBE_BYTES).putInt(i).putLong(System.nanoTime()).array();
        socket.send(new DatagramPacket(probe, probe.length));
      }
      answers.join();
    }
    return Sample.Delays.of(Arrays.copyOfRange(millis, first, millis.length));
  }

  private static void listen(DatagramSocket socket, double[] millis) {
    DatagramPacket packet = new DatagramPacket(new byte[PROBE_BYTES], PROBE_BYTES);
    try {
      int came = 0;
      while (came < millis.length) {
        socket.receive(packet);
        ByteBuffer probe = ByteBuffer.wrap(packet.getData());
        millis[probe.getInt()] = (System.nanoTime() - probe.getLong()) / 1e6;
        came++;
      }
    } catch (SocketTimeoutException e) {
      // The rest is lost.
      return;
    } catch (IOException e) {
      throw new IllegalStateException("probing broke", e);
    }
  }
}
