/** One box as the cluster knows it: its activation, its priority list, what it holds. Pure. */
package tributary.core.client;
