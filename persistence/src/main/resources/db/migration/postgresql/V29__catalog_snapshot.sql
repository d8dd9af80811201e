-- The newest snapshot of each catalog, an item of the swarm, and the media server that makes the next one. Times are epoch
-- milliseconds.
CREATE TABLE catalog_snapshot (
  catalog VARCHAR(300) PRIMARY KEY,
  version BIGINT NOT NULL,
  media_id VARCHAR(12) NOT NULL,
  digest VARCHAR(64) NOT NULL,
  titles INTEGER NOT NULL,
  made_by VARCHAR(10) NOT NULL,
  made_until BIGINT NOT NULL
);
