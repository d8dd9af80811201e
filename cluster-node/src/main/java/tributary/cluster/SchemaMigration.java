package tributary.cluster;

import com.typesafe.config.Config;
import tributary.persistence.Database;
import tributary.persistence.DatabaseSettings;
import tributary.persistence.DatabaseUnavailableException;

/**
 * Brings the schema of {@code tributary.persistence} up to date and ends. Every node does so when
 * it starts; before an upgrade this tells whether it can be done. Harmless when repeated, or done
 * by several at once: the database's own lock lets one after the other.
 */
public final class SchemaMigration {
  private SchemaMigration() {}

  /**
   * @throws StartFailure naming what is wrong
   */
  static void run(Config config) throws StartFailure {
    try (Database database = Database.open(DatabaseSettings.from(config))) {
      // Opening migrates.
      database.dialect();
    } catch (IllegalArgumentException | DatabaseUnavailableException e) {
      throw new StartFailure("tributary.persistence: " + e.getMessage(), e);
    }
  }

  /** Settings come from where those of a node do. */
  public static void main(String[] args) {
    try {
      Config config = NodeSettings.load();
      Logging.configure(config);
      run(config);
    } catch (StartFailure e) {
      System.err.println("the schema cannot be migrated: " + e.getMessage());
      System.exit(1);
    }
  }
}
