-- Requests from chat that were taken, by a digest: each counts once. One that is too old is refused for its age, so that
-- its row may go.
CREATE TABLE chat_request (
  digest bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
  good_until timestamptz NOT NULL
);

-- What may go.
CREATE INDEX chat_request_good_until ON chat_request (good_until);
