/**
 * The scheduler of one cell as an actor: news comes in as messages, assignments leave through a
 * port. It keeps nothing that must outlive it: nodes tell it again what they hold.
 */
package tributary.cluster.scheduling;
