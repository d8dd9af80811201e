-- Content keys, wrapped with the vault's key; and passes already traded for one. expires: epoch milliseconds.
CREATE TABLE content_key (
  key_id VARBINARY(16) PRIMARY KEY,
  wrapped VARBINARY(1000) NOT NULL,
  created BIGINT NOT NULL
);

CREATE TABLE consumed_pass (
  pass_id VARCHAR(64) PRIMARY KEY,
  expires BIGINT NOT NULL
);
CREATE INDEX consumed_pass_by_expiry ON consumed_pass (expires);
