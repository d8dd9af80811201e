-- Releases of software for boxes, how far each has been brought out, and what boxes have said of them. Times are epoch
-- milliseconds.
CREATE TABLE software_release (
  counter BIGINT PRIMARY KEY,
  media_id VARCHAR(12) NOT NULL,
  version VARCHAR(64) NOT NULL,
  operator VARCHAR(64) NOT NULL,
  published BIGINT NOT NULL,
  state VARCHAR(16) NOT NULL,
  stage INTEGER NOT NULL,
  since BIGINT NOT NULL,
  reason VARCHAR(300) NOT NULL
);
CREATE TABLE release_outcome (
  counter BIGINT NOT NULL,
  client_id VARCHAR(10) NOT NULL,
  outcome VARCHAR(16) NOT NULL,
  progress INTEGER NOT NULL,
  reason VARCHAR(60) NOT NULL,
  said BIGINT NOT NULL,
  PRIMARY KEY (counter, client_id)
);
