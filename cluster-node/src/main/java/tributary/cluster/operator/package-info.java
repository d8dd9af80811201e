/** Who runs the service: operators' accounts with their roles, and the sessions they opened. */
package tributary.cluster.operator;
