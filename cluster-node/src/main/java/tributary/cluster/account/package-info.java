/** The actor of each account: sign-up, sessions, devices, quotes and rentals. */
package tributary.cluster.account;
