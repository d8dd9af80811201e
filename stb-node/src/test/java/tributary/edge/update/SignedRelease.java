package tributary.edge.update;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tributary.crypto.SigningKey;
import tributary.edge.boot.ReleaseKey;
import tributary.edge.boot.UntrustedSoftwareException;
import tributary.edge.release.Release;

/** Release 17 of some files, packed. */
record SignedRelease(SigningKey signer, ReleaseKey key, byte[] archive) {
  static final Map<String, String> FILES =
      new TreeMap<>(
          Map.of("lib/app.jar", "the program", "lib/net/lib.jar", "a library", "conf/empty", ""));

  static SignedRelease in(Path directory) throws IOException, UntrustedSoftwareException {
    return in(directory, SigningKey.generate());
  }

  static SignedRelease in(Path directory, SigningKey signer)
      throws IOException, UntrustedSoftwareException {
    for (Map.Entry<String, String> file : FILES.entrySet()) {
      Path path = directory.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    Release.sign(directory, signer, "1.7", 17, "a.Main", List.of("-Xmx64m"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ReleaseArchive.pack(directory, out);
    return new SignedRelease(signer, new ReleaseKey(signer.publicKey()), out.toByteArray());
  }

  /** As a box does. */
  static void unpack(byte[] archive, ReleaseKey key, Path slot)
      throws IOException, UntrustedSoftwareException {
    ReleaseArchive opened = ReleaseArchive.open(new ByteArrayInputStream(archive), key);
    opened.require(17, 1000);
    opened.unpack(slot);
  }
}
