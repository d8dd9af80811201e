-- What boxes said last, before they went away, of the month's use of their lines; times in epoch milliseconds.
CREATE TABLE line_use (
  client_id VARCHAR(10) PRIMARY KEY,
  sent_this_month BIGINT NOT NULL,
  month_ends BIGINT NOT NULL,
  monthly_upload BIGINT
);
