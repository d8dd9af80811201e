/** What a node tells Kubernetes, which runs it as a pod. */
package tributary.cluster.kubernetes;
