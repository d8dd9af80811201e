package tributary.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import tributary.model.RefusedException;
import tributary.model.Title;
import tributary.wire.proto.SnapshotHead;

/**
 * All titles that a catalog had at a version, in one file; {@code SnapshotHead} says in which form.
 * The same titles make the same file.
 */
public record SnapshotFile(String catalog, long version, List<Title> titles) {
  private static final byte[] FORM = "tributary-catalog 1\n".getBytes(US_ASCII);
  private static final int LARGEST_MESSAGE = 256 << 10;
  private static final int BUFFER = 64 << 10;

  public SnapshotFile {
    titles = List.copyOf(titles);
  }

  public static SnapshotFile of(String catalog, long version, Collection<Title> titles) {
    return new SnapshotFile(
        catalog, version, titles.stream().sorted(Comparator.comparing(Title::media)).toList());
  }

  public void write(OutputStream out) throws IOException {
    out.write(FORM);
    GZIPOutputStream packed = new GZIPOutputStream(out, BUFFER);
    SnapshotHead.newBuilder()
        .setCatalogId(catalog)
        .setVersion(version)
        .setTitles(titles.size())
        .build()
        .writeDelimitedTo(packed);
    for (Title title : titles) {
      TitleMessages.toProto(title).writeDelimitedTo(packed);
    }
    packed.finish();
  }

  /**
   * Reads to the end of the file, and holds no more in memory than these titles. Refused:
   * BAD_SNAPSHOT, also where it is of another catalog or version, or has more titles.
   */
  public static SnapshotFile read(InputStream in, String catalog, long version, int titles)
      throws IOException {
    try {
      if (!Arrays.equals(in.readNBytes(FORM.length), FORM)) {
        throw bad("is of another form");
      }
      GZIPInputStream packed = new GZIPInputStream(in, BUFFER);
      SnapshotHead head = SnapshotHead.parseFrom(message(packed));
      if (!head.getCatalogId().equals(catalog)
          || head.getVersion() != version
          || head.getTitles() != titles) {
        throw bad("is of another catalog, version or number of titles");
      }
      List<Title> found = new ArrayList<>();
      while (found.size() < titles) {
        Title title =
            TitleMessages.fromProto(tributary.wire.proto.Title.parseFrom(message(packed)));
        requireNext(found, title, catalog);
        found.add(title);
      }
      if (packed.read() >= 0) {
        throw bad("goes on behind its last title");
      }
      return new SnapshotFile(catalog, version, found);
    } catch (InvalidProtocolBufferException | ZipException | EOFException e) {
      throw bad("is damaged: " + e.getMessage());
    }
  }

  private static byte[] message(InputStream in) throws IOException {
    int first = in.read();
    if (first < 0) {
      throw bad("ends early");
    }
    int length = CodedInputStream.readRawVarint32(first, in);
    if (length < 0 || length > LARGEST_MESSAGE) {
      throw bad("has a message of " + length + " bytes, at most " + LARGEST_MESSAGE);
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw bad("ends early");
    }
    return bytes;
  }

  private static void requireNext(List<Title> before, Title title, String catalog) {
    boolean isNext = before.isEmpty() || before.getLast().media().compareTo(title.media()) < 0;
    if (!isNext || !title.catalog().equals(catalog)) {
      throw bad("has " + title.media() + " of " + title.catalog() + " out of place");
    }
  }

  private static RefusedException bad(String what) {
    return new RefusedException("BAD_SNAPSHOT", "the file " + what);
  }
}
