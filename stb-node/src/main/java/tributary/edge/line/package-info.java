/**
 * Manners on a home line: what this node may send and receive at the moment, and why. The rules are
 * pure; {@link tributary.edge.line.HomeLine} keeps the count and the time.
 */
package tributary.edge.line;
