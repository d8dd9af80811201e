package tributary.edge.boot;

import static tributary.edge.boot.UntrustedSoftwareException.Reason.MALFORMED;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All that belongs to one release of the software and its configuration, as text in ASCII:
 *
 * <pre>
 * tributary-software 1
 * version 0.2.0
 * counter 17
 * main tributary.edge.EdgeNode
 * option -Xmx256m
 * file SHA-256 BYTES lib/stb-node.jar
 * </pre>
 *
 * @param version for people to read
 * @param counter grows with each release; a box never goes back below the greatest that was good
 * @param mainClass what is started
 * @param options for the Java virtual machine; {@code {software}} stands for where the files are
 * @param files jars below {@code lib/} are the class path, in this order
 */
public record SoftwareManifest(
    String version,
    long counter,
    String mainClass,
    List<String> options,
    List<SoftwareFile> files) {
  /** Bytes of a manifest, at most. */
  public static final int LIMIT = 1 << 20;

  private static final String FORMAT = "tributary-software 1";
  private static final int MOST_FILES = 5_000;
  private static final int MOST_OPTIONS = 100;
  private static final long MOST_BYTES = 4L << 30;
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,63}");
  private static final Pattern CLASS = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$.]{0,199}");
  private static final Pattern OPTION = Pattern.compile("-[!-~]{1,999}");
  private static final Pattern COUNTER = Pattern.compile("[1-9][0-9]{0,17}");
  private static final Pattern FILE =
      Pattern.compile("([0-9a-f]{64}) (0|[1-9][0-9]{0,9}) ([!-~]{1,200})");

  /** A line of the manifest is a word and what it says. */
  private record Line(String word, String value) {}

  public SoftwareManifest {
    options = List.copyOf(options);
    files = List.copyOf(files);
  }

  /**
   * @throws UntrustedSoftwareException MALFORMED, saying what is wrong with which line
   */
  public static SoftwareManifest parse(byte[] text) throws UntrustedSoftwareException {
    if (text.length > LIMIT) {
      throw malformed("of " + text.length + " bytes, at most " + LIMIT);
    }
    List<Line> lines = lines(new String(text, StandardCharsets.US_ASCII));
    String version = only("version", lines.removeFirst(), VERSION);
    long counter = Long.parseLong(only("counter", lines.removeFirst(), COUNTER));
    String mainClass = only("main", lines.removeFirst(), CLASS);
    List<String> options = new ArrayList<>();
    while (!lines.isEmpty() && lines.getFirst().word().equals("option")) {
      options.add(only("option", lines.removeFirst(), OPTION));
    }
    List<SoftwareFile> files = new ArrayList<>();
    for (Line line : lines) {
      files.add(file(only("file", line, FILE)));
    }
    requireSensible(options, files);
    return new SoftwareManifest(version, counter, mainClass, options, files);
  }

  /** What {@link #parse} reads. */
  public byte[] bytes() {
    StringBuilder text = new StringBuilder();
    text.append(FORMAT).append('\n');
    text.append("version ").append(version).append('\n');
    text.append("counter ").append(counter).append('\n');
    text.append("main ").append(mainClass).append('\n');
    options.forEach(option -> text.append("option ").append(option).append('\n'));
    for (SoftwareFile file : files) {
      text.append("file %s %d %s\n".formatted(file.sha256(), file.length(), file.path()));
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** Of all files together. */
  public long totalBytes() {
    return files.stream().mapToLong(SoftwareFile::length).sum();
  }

  private static List<Line> lines(String text) throws UntrustedSoftwareException {
    if (!text.endsWith("\n")) {
      throw malformed("cut short");
    }
    String[] rows = text.substring(0, text.length() - 1).split("\n", -1);
    if (!rows[0].equals(FORMAT)) {
      throw malformed("not of the form \"" + FORMAT + "\"");
    }
    List<Line> lines = new ArrayList<>();
    for (int i = 1; i < rows.length; i++) {
      int space = rows[i].indexOf(' ');
      if (space < 0) {
        throw malformed("line " + (i + 1) + " has no value");
      }
      lines.add(new Line(rows[i].substring(0, space), rows[i].substring(space + 1)));
    }
    if (lines.size() < 4) {
      throw malformed("needs version, counter, main and a file");
    }
    return lines;
  }

  private static String only(String word, Line line, Pattern form)
      throws UntrustedSoftwareException {
    if (!line.word().equals(word)) {
      throw malformed("has \"" + shown(line.word()) + "\" where \"" + word + "\" belongs");
    }
    if (!form.matcher(line.value()).matches()) {
      throw malformed("has a wrong " + word + ": \"" + shown(line.value()) + "\"");
    }
    return line.value();
  }

  private static SoftwareFile file(String value) throws UntrustedSoftwareException {
    Matcher matcher = FILE.matcher(value);
    if (!matcher.matches() || !SoftwareFile.isPlain(matcher.group(3))) {
      throw malformed("has a file outside of the software: \"" + shown(value) + "\"");
    }
    return new SoftwareFile(matcher.group(3), Long.parseLong(matcher.group(2)), matcher.group(1));
  }

  private static void requireSensible(List<String> options, List<SoftwareFile> files)
      throws UntrustedSoftwareException {
    if (options.size() > MOST_OPTIONS || files.size() > MOST_FILES || files.isEmpty()) {
      throw malformed("has " + options.size() + " options and " + files.size() + " files");
    }
    Set<String> paths = new HashSet<>();
    long bytes = 0;
    for (SoftwareFile file : files) {
      bytes += file.length();
      if (!paths.add(file.path())) {
        throw malformed("names " + file.path() + " twice");
      }
    }
    if (bytes > MOST_BYTES) {
      throw malformed("is of " + bytes + " bytes, at most " + MOST_BYTES);
    }
  }

  /** What an attacker wrote is shown short. */
  private static String shown(String value) {
    return value.length() <= 80 ? value : value.substring(0, 80) + "…";
  }

  private static UntrustedSoftwareException malformed(String message) {
    return new UntrustedSoftwareException(MALFORMED, "the manifest " + message);
  }
}
