package tributary.crypto;

import java.security.KeyStore;
import java.security.KeyStoreException;
import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A key store's entries of one name by their number: {@code name}, then {@code name-2}, {@code
 * name-3}. The greatest is the newest.
 */
final class NumberedEntries {
  private NumberedEntries() {}

  static SortedMap<Integer, String> of(KeyStore store, String name) throws KeyStoreException {
    String wanted = name.toLowerCase(Locale.ROOT);
    SortedMap<Integer, String> entries = new TreeMap<>();
    for (String alias : Collections.list(store.aliases())) {
      String lower = alias.toLowerCase(Locale.ROOT);
      if (lower.equals(wanted)) {
        entries.put(1, alias);
      } else if (lower.startsWith(wanted + "-")) {
        String number = lower.substring(wanted.length() + 1);
        if (number.matches("[1-9]\\d{0,8}") && !number.equals("1")) {
          entries.put(Integer.parseInt(number), alias);
        }
      }
    }
    return entries;
  }

  static String next(SortedMap<Integer, String> entries, String name) {
    return entries.isEmpty() ? name : name + "-" + (entries.lastKey() + 1);
  }

  static void removeOlder(KeyStore store, SortedMap<Integer, String> entries)
      throws KeyStoreException {
    for (String alias : entries.headMap(entries.lastKey()).values()) {
      store.deleteEntry(alias);
    }
  }
}
