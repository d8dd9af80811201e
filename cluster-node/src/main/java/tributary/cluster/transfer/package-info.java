/** One transfer as a persistent actor: stores, tells both parties and the scheduler, keeps time. */
package tributary.cluster.transfer;
