package tributary.core.playback;

import tributary.model.Money;

/**
 * A title as somebody sells it.
 *
 * @param catalog that lists it; empty where that is not known
 * @param vendor who sells it; empty for the network itself
 * @param place where it may be watched, and where it is asked for
 */
public record Offer(String catalog, String vendor, Money price, Place place) {}
