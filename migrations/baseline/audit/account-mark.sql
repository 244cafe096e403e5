-- In the log an account of Slack or Teams stands by a mark: the same account has the same one, and a reader of the log
-- alone can't tell whose it is, nor try ids out.
CREATE TABLE account_key (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  key bytea NOT NULL DEFAULT decode(replace(uuidv4()::text || uuidv4()::text, '-', ''), 'hex')
);
INSERT INTO account_key DEFAULT VALUES;
CREATE TRIGGER account_key_kept BEFORE UPDATE OR DELETE ON account_key
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER account_key_no_truncate BEFORE TRUNCATE ON account_key
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- As its owner: no login reads the key.
CREATE FUNCTION account_mark(account text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT 'account-' || left(encode(sha256(key || convert_to(account, 'UTF8')), 'hex'), 32) FROM account_key
$$;

-- No matter who writes an entry, an account comes into it by its mark.
CREATE FUNCTION mark_accounts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.actor_kind = 'account' THEN NEW.actor_id := account_mark(NEW.actor_id); END IF;
  IF NEW.subject_kind = 'account' THEN NEW.subject_id := account_mark(NEW.subject_id); END IF;
  IF NEW.facts ? 'account' THEN
    NEW.facts := NEW.facts || jsonb_build_object('account', account_mark(NEW.facts ->> 'account'));
  END IF;
  IF NEW.facts ? 'accounts' THEN
    NEW.facts := NEW.facts || jsonb_build_object('accounts', (SELECT coalesce(jsonb_agg(account_mark(a) ORDER BY n), '[]')
      FROM jsonb_array_elements_text(NEW.facts -> 'accounts') WITH ORDINALITY AS listed (a, n)));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_entry_accounts_marked BEFORE INSERT ON audit_entry FOR EACH ROW
  WHEN (NEW.actor_kind = 'account' OR NEW.subject_kind = 'account' OR NEW.facts ?| '{account,accounts}')
  EXECUTE FUNCTION mark_accounts();
