-- The scheduling database of the patent (0111, 0169-0184), in PostgreSQL.
-- Amounts are bytes, rates bits per second, times seconds since the run began.

CREATE TABLE client_info (
  client_id             integer PRIMARY KEY,
  connected             smallint NOT NULL,
  server                smallint NOT NULL,
  on_hold               smallint NOT NULL DEFAULT 0,
  media_unwatched_count integer NOT NULL,
  media_list_size       integer NOT NULL,
  downlink_current      bigint NOT NULL DEFAULT 0,
  downlink_max          bigint NOT NULL,
  uplink_current        bigint NOT NULL DEFAULT 0,
  uplink_max            bigint NOT NULL,
  storage_current       bigint NOT NULL,
  storage_capacity      bigint NOT NULL,
  media_out_time        double precision NOT NULL,
  last_served           double precision NOT NULL,
  last_heard            double precision NOT NULL
) WITH (fillfactor = 70);

CREATE TABLE media_info (
  media_id integer PRIMARY KEY,
  bytes    bigint NOT NULL
);

CREATE TABLE media_list (
  client_id integer NOT NULL,
  rank      integer NOT NULL,
  media_id  integer NOT NULL
);

CREATE TABLE holding (
  media_id  integer NOT NULL,
  client_id integer NOT NULL
);

CREATE TABLE transfer (
  transfer_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  receiver    integer NOT NULL,
  donor       integer NOT NULL,
  media_id    integer NOT NULL,
  rate        bigint NOT NULL,
  reported    smallint NOT NULL DEFAULT 0,
  timeout_at  double precision NOT NULL
) WITH (fillfactor = 70);

-- Outgoing; kept until the client's first word about the transfer.
CREATE TABLE message (
  message_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  client_id   integer NOT NULL,
  transfer_id bigint NOT NULL,
  peer        integer NOT NULL,
  media_id    integer NOT NULL,
  role        text NOT NULL,
  tries       integer NOT NULL DEFAULT 1
);

-- What clients posted to the scheduler.
CREATE TABLE inbox (
  message_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  client_id   integer NOT NULL,
  kind        text NOT NULL,
  transfer_id bigint,
  media_id    integer,
  other_media integer
);
