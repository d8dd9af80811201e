package tributary.edge.screen;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Sends what it is told, header by header, which well-behaved clients refuse to do. */
final class RawHttp {
  private final int port;

  RawHttp(int port) {
    this.port = port;
  }

  /** What came back until the server closed or the body was whole. */
  record Answer(int status, List<String> headers, String body) {
    String header(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return headers.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()).strip())
          .findFirst()
          .orElse("");
    }
  }

  Answer get(String path, String... headers) throws IOException {
    return send("GET", path, "", headers);
  }

  /** As our own page would send it. */
  Answer json(String method, String path, String body) throws IOException {
    return send(
        method, path, body, "Origin: http://127.0.0.1:" + port, "Content-Type: application/json");
  }

  /** With a right Host unless one is given. */
  Answer send(String method, String path, String body, String... headers) throws IOException {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    List<String> lines = new ArrayList<>(List.of(headers));
    if (lines.stream().noneMatch(line -> line.startsWith("Host:"))) {
      lines.add("Host: 127.0.0.1:" + port);
    }
    if (lines.stream().noneMatch(line -> line.startsWith("Content-Length:"))) {
      lines.add("Content-Length: " + content.length);
    }
    lines.add("Connection: close");
    lines.forEach(line -> head.append(line).append("\r\n"));
    return exchange(head + "\r\n", content);
  }

  Answer exchange(String head, byte[] content) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().write(content);
      socket.getOutputStream().flush();
      return parse(readAll(socket.getInputStream()));
    }
  }

  /** The head, then what the server says to it (100 Continue), then the body, then the answer. */
  String exchangeInTwo(String head, String body) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      int first = socket.getInputStream().read();
      socket.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      return (char) first + readAll(socket.getInputStream());
    }
  }

  private static Answer parse(String text) {
    int end = text.indexOf("\r\n\r\n");
    List<String> lines = text.substring(0, end).lines().toList();
    int status = Integer.parseInt(lines.getFirst().substring(9, 12));
    return new Answer(status, lines.subList(1, lines.size()), text.substring(end + 4));
  }

  private static String readAll(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    in.transferTo(all);
    return all.toString(StandardCharsets.UTF_8);
  }
}
