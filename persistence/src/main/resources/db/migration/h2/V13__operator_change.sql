-- How often each kind of what operators decide has changed: who watches for changes reads these numbers only.
CREATE TABLE operator_change (
  subject VARCHAR(20) PRIMARY KEY,
  changes BIGINT NOT NULL
);
INSERT INTO operator_change (subject, changes) VALUES ('OPERATORS', 0);
INSERT INTO operator_change (subject, changes) VALUES ('VENDORS', 0);
INSERT INTO operator_change (subject, changes) VALUES ('PRICES', 0);
INSERT INTO operator_change (subject, changes) VALUES ('ARTWORK', 0);
INSERT INTO operator_change (subject, changes) VALUES ('DRAINS', 0);
INSERT INTO operator_change (subject, changes) VALUES ('PUSHES', 0);
INSERT INTO operator_change (subject, changes) VALUES ('RELEASES', 0);
-- The same of one vendor, its prices and its logo: its staff hear of no other's. No reference, for vendors have a later
-- number than this.
CREATE TABLE vendor_change (
  vendor_id VARCHAR(40) PRIMARY KEY,
  changes BIGINT NOT NULL
);
