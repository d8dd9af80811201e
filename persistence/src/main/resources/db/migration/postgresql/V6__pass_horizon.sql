-- Used passes that expired before this (epoch milliseconds) may be forgotten, and no such pass is taken any more, even
-- by a node whose clock was set back since.
CREATE TABLE pass_horizon (
  expired BIGINT NOT NULL
);
INSERT INTO pass_horizon (expired) VALUES (0);
