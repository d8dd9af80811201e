-- Items that go to all boxes, or to a share of them, by an operator's word. Times are epoch milliseconds.
CREATE TABLE push (
  push_id VARCHAR(12) PRIMARY KEY,
  media_id VARCHAR(12) NOT NULL,
  percent INTEGER NOT NULL,
  region VARCHAR(64) NOT NULL,
  operator VARCHAR(64) NOT NULL,
  started BIGINT NOT NULL,
  ended BIGINT
);
CREATE INDEX push_by_started ON push (started, push_id);
