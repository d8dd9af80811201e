-- Who runs the service. Of passwords and session tokens only hashes are kept. Times are epoch milliseconds.
CREATE TABLE operator_account (
  name VARCHAR(64) PRIMARY KEY,
  role VARCHAR(16) NOT NULL,
  password_hash VARCHAR(200) NOT NULL,
  created BIGINT NOT NULL
);

CREATE TABLE operator_session (
  token_digest VARCHAR(64) PRIMARY KEY,
  name VARCHAR(64) NOT NULL REFERENCES operator_account (name) ON DELETE CASCADE,
  expires BIGINT NOT NULL
);
CREATE INDEX operator_session_by_name ON operator_session (name);
CREATE INDEX operator_session_by_expiry ON operator_session (expires);

-- Media servers that are being emptied, so that they can be switched off.
CREATE TABLE draining_node (
  client_id VARCHAR(10) PRIMARY KEY,
  since BIGINT NOT NULL
);

-- What came lately, and why: the console asks for it.
CREATE INDEX transfer_by_ended ON transfer (ended);
