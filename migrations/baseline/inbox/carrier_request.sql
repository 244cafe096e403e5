-- Texts and key presses that were taken, by the carrier's own ids: each counts once. The carrier's signatures never
-- expire, and a START or a key changes what may come: rows are kept as long as the evidence they led to.
CREATE TABLE carrier_request (
  id text PRIMARY KEY CHECK (length(id) BETWEEN 3 AND 100),
  taken_at timestamptz NOT NULL DEFAULT now()
);
