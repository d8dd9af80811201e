-- After the rows are in. Each query of the loop has the index that answers it best.

ALTER TABLE media_list ADD PRIMARY KEY (client_id, rank);
ALTER TABLE holding ADD PRIMARY KEY (media_id, client_id);

CREATE INDEX client_high ON client_info (media_out_time)
  WHERE media_unwatched_count = 0 AND media_list_size > 0 AND downlink_current = 0
    AND connected = 1 AND server = 0 AND on_hold = 0;

CREATE INDEX client_low ON client_info (last_served)
  WHERE media_list_size > 0 AND downlink_current = 0
    AND connected = 1 AND server = 0 AND on_hold = 0;

CREATE INDEX client_heard ON client_info (last_heard) WHERE connected = 1 AND server = 0;
CREATE INDEX transfer_timeout ON transfer (timeout_at);
CREATE INDEX transfer_done ON transfer (transfer_id) WHERE reported = 2;
CREATE INDEX message_transfer ON message (transfer_id);
CREATE INDEX message_tries ON message (tries) WHERE tries > 1;

ANALYZE;
