-- A call that left later than its slot, told of without waiting for the lock of pace; gone once pace counts it.
CREATE UNLOGGED TABLE late_call (
  account text NOT NULL,
  slot_ms float8 NOT NULL,
  left_ms float8 NOT NULL,
  PRIMARY KEY (account, slot_ms)
);
