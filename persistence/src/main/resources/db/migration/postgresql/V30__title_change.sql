-- Numbers each change of a title, so that each node's search index reads only what is new to it. Only the projection
-- writes the table, one transaction after the other, so a greater number is never seen before a smaller one.
CREATE SEQUENCE title_change;
ALTER TABLE title ADD COLUMN change_number BIGINT DEFAULT nextval('title_change') NOT NULL;
CREATE INDEX title_by_change ON title (change_number);
-- Searches no longer look here; nodes of the version before still write it.
ALTER TABLE title ALTER COLUMN search_text SET DEFAULT '';
