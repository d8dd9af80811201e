package tributary.cluster.journal;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import tributary.model.AccountId;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.HaveMap;
import tributary.model.KeyId;
import tributary.model.MediaId;
import tributary.model.TraceContext;
import tributary.model.TransferId;

/**
 * What Jackson cannot see by itself: ids as text (also as keys of maps), digests and have maps as
 * bytes, and which subtype of a sealed interface a field holds.
 */
public final class ModelModule extends SimpleModule {
  @Serial private static final long serialVersionUID = 1;

  private static final JsonSetter.Value ABSENT_IS_EMPTY =
      JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);

  public ModelModule() {
    super("tributary-model", Version.unknownVersion());
    id(ClientId.class, ClientId::new);
    id(MediaId.class, MediaId::new);
    id(AccountId.class, AccountId::new);
    id(TransferId.class, TransferId::parse);
    id(TraceContext.class, TraceContext::new);
    bytes(Digest.class, Digest::bytes, Digest::of);
    bytes(KeyId.class, KeyId::bytes, KeyId::new);
    bytes(HaveMap.class, ModelModule::haveMapBytes, ModelModule::haveMap);
  }

  @Override
  public void setupModule(SetupContext context) {
    super.setupModule(context);
    context.insertAnnotationIntrospector(new SealedTypes());
    // What a node of the release before does not say yet, while the cluster rolls to this one.
    for (Class<?> collection : List.of(List.class, Set.class, Map.class)) {
      context.configOverride(collection).setSetterInfo(ABSENT_IS_EMPTY);
    }
  }

  private <T> void id(Class<T> type, Function<String, T> parse) {
    addSerializer(type, new ToStringSerializer(type));
    addKeySerializer(type, new KeyText());
    addDeserializer(type, new Reader<>(type, parser -> parse.apply(parser.getText())));
    addKeyDeserializer(
        type,
        new KeyDeserializer() {
          @Override
          public Object deserializeKey(String key, DeserializationContext context) {
            return parse.apply(key);
          }
        });
  }

  private <T> void bytes(Class<T> type, Function<T, byte[]> write, Function<byte[], T> read) {
    addSerializer(
        type,
        new StdSerializer<T>(type) {
          @Serial private static final long serialVersionUID = 1;

          @Override
          public void serialize(
              T value,
              JsonGenerator generator,
              com.fasterxml.jackson.databind.SerializerProvider provider)
              throws IOException {
            generator.writeBinary(write.apply(value));
          }
        });
    addDeserializer(type, new Reader<>(type, parser -> read.apply(parser.getBinaryValue())));
  }

  /** The segment count, big endian, then the bits. */
  private static byte[] haveMapBytes(HaveMap map) {
    byte[] bits = map.toBytes();
    return java.nio.ByteBuffer.allocate(4 + bits.length)
        .putInt(map.segmentCount())
        .put(bits)
        .array();
  }

  private static HaveMap haveMap(byte[] bytes) {
    int segments = java.nio.ByteBuffer.wrap(bytes).getInt();
    return HaveMap.fromBytes(Arrays.copyOfRange(bytes, 4, bytes.length), segments);
  }

  /** Writes a key as its text. */
  private static final class KeyText extends StdSerializer<Object> {
    @Serial private static final long serialVersionUID = 1;

    KeyText() {
      super(Object.class);
    }

    @Override
    public void serialize(
        Object key,
        JsonGenerator generator,
        com.fasterxml.jackson.databind.SerializerProvider provider)
        throws IOException {
      generator.writeFieldName(key.toString());
    }
  }

  private interface ValueReader<T> {
    T read(JsonParser parser) throws IOException;
  }

  private static final class Reader<T> extends StdDeserializer<T> {
    @Serial private static final long serialVersionUID = 1;
    private final transient ValueReader<T> reader;

    Reader(Class<T> type, ValueReader<T> reader) {
      super(type);
      this.reader = reader;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      return reader.read(parser);
    }
  }

  /** Sealed interfaces of ours say of themselves which subtypes a field may hold. */
  private static final class SealedTypes extends NopAnnotationIntrospector {
    @Serial private static final long serialVersionUID = 1;

    @Override
    public TypeResolverBuilder<?> findTypeResolver(
        MapperConfig<?> config, AnnotatedClass annotated, JavaType type) {
      return isOurs(type.getRawClass())
          ? new StdTypeResolverBuilder()
              .init(
                  JsonTypeInfo.Value.construct(
                      JsonTypeInfo.Id.NAME, JsonTypeInfo.As.WRAPPER_ARRAY, null, null, false, true),
                  null)
          : null;
    }

    @Override
    public List<NamedType> findSubtypes(Annotated annotated) {
      if (!isOurs(annotated.getRawType())) {
        return null;
      }
      List<NamedType> subtypes = new ArrayList<>();
      collect(annotated.getRawType(), subtypes);
      return subtypes;
    }

    private static boolean isOurs(Class<?> type) {
      return type.isSealed() && type.getName().startsWith("tributary.");
    }

    private static void collect(Class<?> type, List<NamedType> into) {
      for (Class<?> subtype : type.getPermittedSubclasses()) {
        if (subtype.isSealed()) {
          collect(subtype, into);
        } else {
          into.add(new NamedType(subtype, subtype.getSimpleName()));
        }
      }
    }
  }
}
