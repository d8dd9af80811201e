package tributary.cluster.journal;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.io.NotSerializableException;
import java.util.List;
import java.util.function.Function;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import tributary.model.RefusedException;

/**
 * Protobuf for the events and the snapshots of one entity.
 *
 * <p>Identifiers and manifests stand in every stored row: once released they never change and are
 * never given to anything else. Taken: 7101 media item, 7102 client, 7103 account, 7104 transfer.
 */
public abstract class JournalSerializer extends SerializerWithStringManifest {
  private final int identifier;
  private final List<Form<?, ?>> forms;

  /** Forms are tried in order; the first whose type fits writes the object. */
  protected JournalSerializer(int identifier, Form<?, ?>... forms) {
    this.identifier = identifier;
    this.forms = List.of(forms);
  }

  /**
   * How objects of one type lie in the journal.
   *
   * @param manifest names this form in stored rows
   * @param type all objects of it, such as the sealed interface of an entity's events
   */
  protected record Form<T, P extends MessageLite>(
      String manifest,
      Class<T> type,
      Function<T, P> toProto,
      Parser<P> parser,
      Function<P, T> fromProto) {

    byte[] write(Object object) {
      return toProto.apply(type.cast(object)).toByteArray();
    }

    T read(byte[] bytes) throws InvalidProtocolBufferException {
      return fromProto.apply(parser.parseFrom(bytes));
    }
  }

  @Override
  public final int identifier() {
    return identifier;
  }

  @Override
  public final String manifest(Object object) {
    return formOf(object).manifest();
  }

  @Override
  public final byte[] toBinary(Object object) {
    return formOf(object).write(object);
  }

  @Override
  public final Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    for (Form<?, ?> form : forms) {
      if (form.manifest().equals(manifest)) {
        try {
          return form.read(bytes);
        } catch (InvalidProtocolBufferException | IllegalArgumentException | RefusedException e) {
          throw unreadable(manifest, e);
        }
      }
    }
    throw new NotSerializableException(
        getClass().getName() + " knows no manifest \"" + manifest + "\"");
  }

  private static NotSerializableException unreadable(String manifest, Exception cause) {
    var exception =
        new NotSerializableException("broken " + manifest + " in the journal: " + cause);
    exception.initCause(cause);
    return exception;
  }

  private Form<?, ?> formOf(Object object) {
    for (Form<?, ?> form : forms) {
      if (form.type().isInstance(object)) {
        return form;
      }
    }
    throw new IllegalArgumentException(getClass().getName() + " cannot write " + object.getClass());
  }
}
