-- Vendors' logos: PNG files that this program wrote; the version is a digest of the file. No reference, for vendors have
-- a later number than this.
CREATE TABLE vendor_logo (
  vendor_id VARCHAR(40) PRIMARY KEY,
  version VARCHAR(16) NOT NULL,
  png BYTEA NOT NULL
);
