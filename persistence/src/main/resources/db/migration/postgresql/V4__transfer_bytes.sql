-- What each transfer received, by the reason for which the donor was chosen (LeaseReason).
CREATE TABLE transfer_bytes (
  transfer_id VARCHAR(23) NOT NULL,
  reason VARCHAR(40) NOT NULL,
  bytes BIGINT NOT NULL,
  PRIMARY KEY (transfer_id, reason)
);
INSERT INTO transfer_bytes (transfer_id, reason, bytes)
  SELECT transfer_id, 'ORIGIN_UNRECORDED', bytes_from_origin FROM transfer WHERE bytes_from_origin > 0;
INSERT INTO transfer_bytes (transfer_id, reason, bytes)
  SELECT transfer_id, 'BOX_UNRECORDED', bytes_from_boxes FROM transfer WHERE bytes_from_boxes > 0;
ALTER TABLE transfer DROP COLUMN bytes_from_origin;
ALTER TABLE transfer DROP COLUMN bytes_from_boxes;
