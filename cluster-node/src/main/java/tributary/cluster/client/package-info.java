/** The actor of each client: activation, list, holdings, and news of its list to its session. */
package tributary.cluster.client;
