-- Each dial worker says every two seconds that it is there: where none does, the cards of what calls say so.
CREATE TABLE dial_worker (
  worker text PRIMARY KEY CHECK (length(worker) BETWEEN 1 AND 200),
  seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
