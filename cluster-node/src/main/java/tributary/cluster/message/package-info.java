/** What every actor's messages share: their serialization marker and the form of a refusal. */
package tributary.cluster.message;
