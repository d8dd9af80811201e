/**
 * The box's own copy of the catalogs that its household has chosen: kept up item by item, searched
 * here, and there while the line is down (R158-R160, R256).
 */
package tributary.edge.catalog;
