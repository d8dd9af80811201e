package tributary.model;

/**
 * @param cents hundredths of the currency's unit, never negative
 * @param currency ISO 4217
 */
public record Money(int cents, String currency) {
  public Money {
    if (cents < 0 || !currency.matches("[A-Z]{3}")) {
      throw new IllegalArgumentException("no such amount: " + cents + " " + currency);
    }
  }

  @Override
  public String toString() {
    return "%d.%02d %s".formatted(cents / 100, cents % 100, currency);
  }
}
