-- What a box lists, by rank; ids apart by spaces. Of lists that were last changed before this, nothing.
ALTER TABLE client ADD COLUMN listed VARCHAR DEFAULT '' NOT NULL;

-- What was delivered to a box without being shown, and has not been since. Kept: it is on the shadow list.
CREATE TABLE hidden_item (
  client_id VARCHAR(10) NOT NULL,
  media_id VARCHAR(12) NOT NULL,
  kept BOOLEAN NOT NULL,
  PRIMARY KEY (client_id, media_id)
);
