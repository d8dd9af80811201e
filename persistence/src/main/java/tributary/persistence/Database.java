package tributary.persistence;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.pekko.persistence.jdbc.db.SlickDatabase;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection pool of a process, over a schema that is up to date. Open it before the actor
 * system, which finds it through {@link #pekkoConfig}; close it after the actor system has ended.
 */
public final class Database implements AutoCloseable {
  /** Name of the dispatcher for blocking work on the database. */
  public static final String DISPATCHER = "tributary.persistence.dispatcher";

  static final String POOL = "tributary.persistence.open-pool";
  private static final Logger log = LoggerFactory.getLogger(Database.class);
  // Pekko makes the journal's database provider by class name with nothing but a config, so the
  // config
  // carries the number of an open pool: better than carrying URL and password.
  private static final Map<Integer, Database> OPEN = new ConcurrentHashMap<>();
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final int number = NUMBERS.incrementAndGet();
  private final DatabaseSettings settings;
  private final HikariDataSource pool;
  private final SharedPool journal;

  private Database(DatabaseSettings settings, HikariDataSource pool) {
    this.settings = settings;
    this.pool = pool;
    this.journal = new SharedPool(pool, settings);
  }

  /**
   * Opens the pool and migrates the schema.
   *
   * @throws DatabaseUnavailableException if the database cannot be reached or brought up to date
   */
  public static Database open(DatabaseSettings settings) {
    makeDirectory(settings);
    HikariDataSource pool = openPool(settings);
    try {
      migrate(pool, settings);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
    Database database = new Database(settings, pool);
    OPEN.put(database.number, database);
    return database;
  }

  private static void makeDirectory(DatabaseSettings settings) {
    settings
        .directory()
        .ifPresent(
            directory -> {
              try {
                createOwnerOnly(directory);
              } catch (IOException e) {
                throw new DatabaseUnavailableException(
                    "cannot make the folder of " + settings + ": " + e, e);
              }
            });
  }

  /** Password hashes and wrapped keys lie in the file: nobody else on the machine may read it. */
  private static void createOwnerOnly(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      Path parent = directory.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private static HikariDataSource openPool(DatabaseSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("tributary");
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.user());
    config.setPassword(settings.password());
    config.setMaximumPoolSize(settings.poolSize());
    config.setConnectionTimeout(settings.connectTimeout().toMillis());
    config.setInitializationFailTimeout(settings.connectTimeout().toMillis());
    try {
      return new HikariDataSource(config);
    } catch (RuntimeException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new DatabaseUnavailableException(
          "cannot open the database " + settings + ": " + cause.getMessage(), e);
    }
  }

  private static void migrate(DataSource pool, DatabaseSettings settings) {
    try {
      var result = schema(pool, settings.dialect()).load().migrate();
      log.info(
          "database open: {}, {} migrations run, schema version {}",
          settings,
          result.migrationsExecuted,
          result.targetSchemaVersion == null
              ? result.initialSchemaVersion
              : result.targetSchemaVersion);
    } catch (FlywayException e) {
      throw new DatabaseUnavailableException(
          "cannot bring the schema of " + settings + " up to date: " + e.getMessage(), e);
    }
  }

  static FluentConfiguration schema(DataSource pool, Dialect dialect) {
    return Flyway.configure(Database.class.getClassLoader())
        .dataSource(pool)
        .locations("classpath:db/migration/" + dialect.word())
        // Migrations of different subjects have numbers of their own ranges, and arrive in any
        // order.
        .outOfOrder(true)
        // A release that is rolled back to finds migrations of later ones, of any number.
        .ignoreMigrationPatterns("*:missing", "*:future")
        .table("schema_history");
  }

  /** For plain queries. A query blocks: run it on {@link #DISPATCHER}. */
  public DataSource dataSource() {
    return pool;
  }

  /**
   * Tells this registry how the pool is used, once.
   *
   * @param registry of a kind that the pool knows, such as Micrometer's
   */
  public void measure(Object registry) {
    pool.setMetricRegistry(registry);
  }

  /** Whether it answers within this time, in whole seconds; blocks meanwhile. */
  public boolean answers(Duration patience) {
    try (Connection connection = pool.getConnection()) {
      return connection.isValid(Math.toIntExact(patience.toSeconds()));
    } catch (SQLException e) {
      log.warn("the database does not answer: {}", e.getMessage());
      return false;
    }
  }

  public Dialect dialect() {
    return settings.dialect();
  }

  /**
   * Journal, snapshot store, read journal and projection settings of this database; to be laid over
   * the process's own: {@code database.pekkoConfig().withFallback(ConfigFactory.load())}.
   */
  public Config pekkoConfig() {
    return ConfigFactory.parseMap(Map.of(POOL, number))
        .withFallback(
            ConfigFactory.parseResources(
                Database.class.getClassLoader(),
                "persistence-" + settings.dialect().word() + ".conf"));
  }

  static SlickDatabase opened(int number) {
    Database database = OPEN.get(number);
    if (database == null) {
      throw new IllegalStateException("database " + number + " is not open in this process");
    }
    return database.journal;
  }

  /** Ends all connections. The journal must have no writer left. */
  @Override
  public void close() {
    OPEN.remove(number);
    journal.close();
    pool.close();
  }
}
