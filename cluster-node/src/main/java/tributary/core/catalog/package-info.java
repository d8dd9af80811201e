/** Media items as the catalog knows them. Pure. */
package tributary.core.catalog;
