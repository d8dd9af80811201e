-- Content keys, wrapped with the vault's key; and passes already traded for one. expires: epoch milliseconds.
CREATE TABLE content_key (
  key_id BYTEA PRIMARY KEY,
  wrapped BYTEA NOT NULL,
  created BIGINT NOT NULL
);

CREATE TABLE consumed_pass (
  pass_id VARCHAR(64) PRIMARY KEY,
  expires BIGINT NOT NULL
);
CREATE INDEX consumed_pass_by_expiry ON consumed_pass (expires);
