-- A call that left later than its slot, told of without waiting for the lock of pace; gone once pace counts it.
CREATE UNLOGGED TABLE late_call (
  account text NOT NULL,
  slot_ms float8 NOT NULL,
  left_ms float8 NOT NULL,
  PRIMARY KEY (account, slot_ms)
)
-- A queue is as long as what nobody has cleared away.
WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
