-- Posters of titles: the version is a digest of the files, which are JPEG in the widths that pages show. Apart from the
-- titles, which a projection writes anew.
CREATE TABLE title_artwork (
  media_id VARCHAR(12) PRIMARY KEY,
  version VARCHAR(16) NOT NULL
);
CREATE TABLE title_artwork_file (
  media_id VARCHAR(12) NOT NULL REFERENCES title_artwork (media_id) ON DELETE CASCADE,
  width INTEGER NOT NULL,
  jpeg BYTEA NOT NULL,
  PRIMARY KEY (media_id, width)
);
