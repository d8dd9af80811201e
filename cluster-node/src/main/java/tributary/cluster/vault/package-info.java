/**
 * The key vault: content keys lie in the database only wrapped, and leave it only sealed to one
 * device, for one media pass, once. It knows nothing of prices or accounts (R329-R332).
 */
package tributary.cluster.vault;
