-- Which of a guardian's numbers rings first, as they chose on their page, or told the office. With the owner's rights: nothing else
-- that a page does changes the roster. The turns of their household follow at once, for the next list. Null: not their number.
CREATE FUNCTION choose_first_number(of_guardian uuid, of_phone uuid) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  near uuid[];
BEGIN
  -- Neither an import nor the guardian's other choice in the middle of it.
  PERFORM FROM guardian WHERE id = of_guardian AND active FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN NULL; END IF;
  PERFORM FROM guardian_phone WHERE guardian_id = of_guardian ORDER BY phone_id FOR NO KEY UPDATE;
  PERFORM FROM guardian_phone WHERE guardian_id = of_guardian AND phone_id = of_phone AND active;
  IF NOT FOUND THEN RETURN NULL; END IF;
  UPDATE guardian_phone SET first_since = NULL
  WHERE guardian_id = of_guardian AND first_since IS NOT NULL AND phone_id <> of_phone;
  UPDATE guardian_phone SET first_since = now()
  WHERE guardian_id = of_guardian AND phone_id = of_phone AND first_since IS NULL;
  IF NOT FOUND THEN RETURN 'as-before'; END IF;
  -- Two guardians of a household who choose in the same moment: the second one's turns count with the first one's choice.
  PERFORM pg_advisory_xact_lock(hashtext('bellwether turns'));
  near := with_neighbors(ARRAY[of_guardian]);
  UPDATE phone_audience a SET turn = h.turn
  FROM households_among(with_neighbors(with_neighbors(near))) AS h
  WHERE h.phone_id = a.phone_id AND h.turn IS DISTINCT FROM a.turn
    AND a.phone_id IN (SELECT phone_id FROM guardian_phone WHERE guardian_id = ANY (near) AND active);
  RETURN 'chosen';
END $$;
