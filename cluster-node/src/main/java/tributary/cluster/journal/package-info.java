/**
 * The bytes of things. What outlives a deployment (events, snapshots) is protobuf, under fixed
 * serializer identifiers and manifests; messages between nodes are Jackson CBOR. Entities never
 * import this package: Pekko finds it through reference.conf.
 */
package tributary.cluster.journal;
