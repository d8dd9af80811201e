-- Members of the cluster, by where the others reach them; each says by this database's clock when it lived last.
CREATE TABLE cluster_member (
  address VARCHAR(300) PRIMARY KEY,
  seen TIMESTAMP WITH TIME ZONE NOT NULL
);
