-- Which baseline made this database: no migration leads on from one that was never released. The baseline writes it.
CREATE TABLE baseline_digest (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$')
);

CREATE TRIGGER baseline_digest_kept BEFORE UPDATE OR DELETE ON baseline_digest
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
