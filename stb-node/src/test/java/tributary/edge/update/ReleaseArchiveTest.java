package tributary.edge.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.crypto.SigningKey;
import tributary.edge.boot.ReleaseKey;
import tributary.edge.boot.UntrustedSoftwareException;
import tributary.edge.boot.UntrustedSoftwareException.Reason;

class ReleaseArchiveTest {
  @TempDir Path home;
  private SignedRelease release;
  private Path slot;

  @BeforeEach
  void pack() throws IOException, UntrustedSoftwareException {
    release = SignedRelease.in(home.resolve("office"));
    slot = home.resolve("disk/b");
  }

  private void unpack(byte[] archive) throws IOException, UntrustedSoftwareException {
    SignedRelease.unpack(archive, release.key(), slot);
  }

  private Reason refused(byte[] archive) throws IOException {
    try {
      unpack(archive);
      throw new AssertionError("it was taken");
    } catch (UntrustedSoftwareException e) {
      return e.reason();
    }
  }

  private void assertThatNothingIsStaged() {
    assertThatThrownBy(() -> release.key().manifestIn(slot))
        .isInstanceOf(UntrustedSoftwareException.class);
  }

  @Test
  void whatWasSignedIsUnpackedInPlaceOfWhatWasThere() throws Exception {
    Files.createDirectories(slot.resolve("lib"));
    Files.writeString(slot.resolve("lib/old.jar"), "of the release before");
    Files.writeString(slot.resolve(ReleaseKey.MANIFEST), "old");
    Files.writeString(slot.resolve(ReleaseKey.SIGNATURE), "old");

    unpack(release.archive());

    assertThat(release.key().manifestIn(slot).counter()).isEqualTo(17);
    for (var file : SignedRelease.FILES.entrySet()) {
      assertThat(slot.resolve(file.getKey())).hasContent(file.getValue());
    }
    assertThat(slot.resolve("lib/old.jar")).doesNotExist();

    ReleaseArchive.withdraw(slot);
    assertThatNothingIsStaged();
  }

  @Test
  void aBitTurnedAnywhereAByteMissingOrAByteTooManyLeavesNoRelease() throws Exception {
    byte[] good = release.archive();
    for (int i = 0; i < good.length; i++) {
      byte[] turned = good.clone();
      turned[i] ^= 1;
      assertThat(refused(turned))
          .as("byte " + i)
          .isIn(Reason.MALFORMED, Reason.BAD_SIGNATURE, Reason.WRONG_CONTENT);
      assertThatNothingIsStaged();
    }
    for (int length = 0; length < good.length; length++) {
      assertThat(refused(Arrays.copyOf(good, length))).isEqualTo(Reason.MALFORMED);
      assertThatNothingIsStaged();
    }
    assertThat(refused(Arrays.copyOf(good, good.length + 1))).isEqualTo(Reason.MALFORMED);
    assertThatNothingIsStaged();
  }

  @Test
  void aReleaseOfSomebodyElseIsRefusedBeforeTheSlotIsTouched() throws Exception {
    Files.createDirectories(slot);
    Files.writeString(slot.resolve("here"), "still");
    SignedRelease forged = SignedRelease.in(home.resolve("forger"), SigningKey.generate());

    assertThat(refused(forged.archive())).isEqualTo(Reason.BAD_SIGNATURE);
    assertThat(slot.resolve("here")).hasContent("still");
  }

  @Test
  void anotherReleaseThanTheOneThatWasOfferedOrOneThatIsTooLargeIsRefused() throws Exception {
    ReleaseArchive opened =
        ReleaseArchive.open(new ByteArrayInputStream(release.archive()), release.key());
    opened.require(17, 20);
    assertThatThrownBy(() -> opened.require(18, 20))
        .hasMessage("the archive is of release 17, not 18");
    assertThatThrownBy(() -> opened.require(17, 19))
        .hasMessage("the release has 20 bytes, at most 19");
  }
}
