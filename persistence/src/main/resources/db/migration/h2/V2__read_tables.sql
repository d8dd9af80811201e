-- What the API reads; filled by projections and free to be rebuilt from the journal. Times are epoch milliseconds.
-- Lists of words (genres, actors, ...) are lines of one text; title_genre is for filtering.
CREATE TABLE title (
  media_id VARCHAR(12) PRIMARY KEY,
  catalog VARCHAR(100) NOT NULL,
  title VARCHAR(300) NOT NULL,
  sort_title VARCHAR(300) NOT NULL,
  release_year INTEGER NOT NULL,
  genres VARCHAR NOT NULL,
  actors VARCHAR NOT NULL,
  directors VARCHAR NOT NULL,
  producers VARCHAR NOT NULL,
  language VARCHAR(40) NOT NULL,
  copyright VARCHAR NOT NULL,
  synopsis VARCHAR NOT NULL,
  duration_millis BIGINT NOT NULL,
  length_bytes BIGINT NOT NULL,
  price_cents INTEGER NOT NULL,
  currency VARCHAR(3) NOT NULL,
  published BIGINT NOT NULL,
  search_text VARCHAR NOT NULL
);
CREATE INDEX title_by_title ON title (sort_title, media_id);
CREATE INDEX title_by_published ON title (published, media_id);
CREATE INDEX title_by_year ON title (release_year, media_id);
CREATE INDEX title_by_catalog ON title (catalog, sort_title, media_id);

CREATE TABLE title_genre (
  media_id VARCHAR(12) NOT NULL,
  genre VARCHAR(100) NOT NULL,
  PRIMARY KEY (media_id, genre)
);
CREATE INDEX title_genre_by_genre ON title_genre (genre, media_id);

CREATE TABLE client (
  client_id VARCHAR(10) PRIMARY KEY,
  account_id VARCHAR(64) NOT NULL,
  kind VARCHAR(20) NOT NULL,
  registration_number VARCHAR(64) NOT NULL,
  reserved BIGINT NOT NULL,
  activated BIGINT,
  revoked BIGINT
);
CREATE INDEX client_by_account ON client (account_id, client_id);
CREATE INDEX client_by_kind ON client (kind, client_id);

CREATE TABLE device (
  client_id VARCHAR(10) PRIMARY KEY,
  account_id VARCHAR(64) NOT NULL,
  name VARCHAR(100) NOT NULL,
  supplier VARCHAR(100) NOT NULL,
  added BIGINT NOT NULL
);
CREATE INDEX device_by_account ON device (account_id, client_id);

CREATE TABLE rental (
  rental_id VARCHAR(64) PRIMARY KEY,
  account_id VARCHAR(64) NOT NULL,
  media_id VARCHAR(12) NOT NULL,
  price_cents INTEGER NOT NULL,
  currency VARCHAR(3) NOT NULL,
  bought BIGINT NOT NULL,
  start_by BIGINT NOT NULL,
  play_until BIGINT
);
CREATE INDEX rental_by_account ON rental (account_id, bought);

CREATE TABLE transfer (
  transfer_id VARCHAR(23) PRIMARY KEY,
  client_id VARCHAR(10) NOT NULL,
  media_id VARCHAR(12) NOT NULL,
  epoch INTEGER NOT NULL,
  state VARCHAR(20) NOT NULL,
  reason VARCHAR(500) NOT NULL,
  length_bytes BIGINT NOT NULL,
  bytes_from_origin BIGINT NOT NULL,
  bytes_from_boxes BIGINT NOT NULL,
  started BIGINT NOT NULL,
  ended BIGINT
);
CREATE INDEX transfer_by_client ON transfer (client_id, started, transfer_id);
CREATE INDEX transfer_by_started ON transfer (started, transfer_id);
