-- Content owners: each with the host name of its site, its look and its catalogs. A catalog is one vendor's or nobody's.
CREATE TABLE vendor (
  vendor_id VARCHAR(40) PRIMARY KEY,
  name VARCHAR(100) NOT NULL,
  host VARCHAR(253) NOT NULL UNIQUE,
  accent VARCHAR(7) NOT NULL
);
CREATE TABLE vendor_catalog (
  catalog VARCHAR(100) PRIMARY KEY,
  vendor_id VARCHAR(40) NOT NULL REFERENCES vendor (vendor_id)
);
CREATE INDEX vendor_catalog_by_vendor ON vendor_catalog (vendor_id);

-- Staff of a vendor: an operator's account that reaches nothing else. Empty for the network's own operators.
ALTER TABLE operator_account ADD COLUMN vendor_id VARCHAR(40) REFERENCES vendor (vendor_id);
