/**
 * One transfer: an item on its way to one client, watched over lease by lease and party by party
 * (Figs 15A-D). Pure: {@link tributary.core.transfer.Transfer} decides and evolves; the entity in
 * {@code tributary.cluster.transfer} stores, tells and keeps time.
 */
package tributary.core.transfer;
