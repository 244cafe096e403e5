-- Anyone who holds an account acts as its person. A list brings accounts along for people who are new in it, and until somebody
-- first had a role. Later a person links an account by signing in, which the bot takes down.
CREATE FUNCTION keep_links() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF may_speak_for_people(TG_RELID)
    OR EXISTS (SELECT FROM operator o WHERE o.id = NEW.operator_id AND o.added_at = now())
    OR NOT EXISTS (SELECT FROM role_grant WHERE NOT is_of_this_transaction(granted_at, granted_tx)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a person who is on file links their own account' USING
    ERRCODE = 'check_violation', CONSTRAINT = 'chat_identity_linked_by_the_person';
END $$;
CREATE TRIGGER chat_identity_linked_by_the_person BEFORE INSERT ON chat_identity
  FOR EACH ROW EXECUTE FUNCTION keep_links();

-- Somebody who is on file has one account more: the oversight channel is shown it, and the person is told in the accounts
-- that they had before.
CREATE FUNCTION tell_link() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM operator o WHERE o.id = NEW.operator_id AND o.added_at = NEW.linked_at)
    OR NOT EXISTS (SELECT FROM role_grant WHERE NOT is_of_this_transaction(granted_at, granted_tx)) THEN
    RETURN NULL;
  END IF;
  PERFORM revise_cards('account-link', ARRAY[NEW.id], '{oversight}');
  INSERT INTO posted_card (kind, subject, part, platform, channel)
  SELECT DISTINCT 'account-link', NEW.id, NEW.operator_id || '/' || i.platform, i.platform, 'own-chat'
  FROM chat_identity i WHERE i.operator_id = NEW.operator_id AND i.id < NEW.id
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER chat_identity_told AFTER INSERT ON chat_identity DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION tell_link();
