/**
 * The one session of this node with the cluster: enrolment, joining, questions, reports and orders,
 * over TLS to a gateway. It knows protobuf and Netty so that nobody else here must; it knows
 * nothing of stores or leases, and gets what it must tell through ports.
 */
package tributary.edge.link;
