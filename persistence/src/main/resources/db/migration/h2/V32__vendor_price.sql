-- Catalogs that a vendor sells beside its own: any number of vendors may have a licence for one.
CREATE TABLE vendor_licence (
  vendor_id VARCHAR(40) NOT NULL REFERENCES vendor (vendor_id) ON DELETE CASCADE,
  catalog VARCHAR(100) NOT NULL,
  PRIMARY KEY (vendor_id, catalog)
);
-- What a title costs at a vendor, where that is not the title's own price. Rows go with the vendor, also where a node of
-- the version before removes it.
CREATE TABLE vendor_price (
  vendor_id VARCHAR(40) NOT NULL REFERENCES vendor (vendor_id) ON DELETE CASCADE,
  media_id VARCHAR(12) NOT NULL,
  price_cents INTEGER NOT NULL,
  currency VARCHAR(3) NOT NULL,
  PRIMARY KEY (vendor_id, media_id)
);
CREATE INDEX vendor_price_by_title ON vendor_price (media_id);
