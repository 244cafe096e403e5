-- The language of calls and texts, as a guardian chose it on their page. With the owner's rights: nothing else that a page
-- does changes the roster. What follows from it is worked out at once, for the next list and the next request.
CREATE FUNCTION choose_language(of_guardian uuid, wanted text) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  spoken text;
BEGIN
  SELECT language INTO spoken FROM guardian WHERE id = of_guardian AND active FOR NO KEY UPDATE;
  IF spoken IS NULL THEN RETURN NULL; END IF;
  UPDATE guardian SET chosen_language = wanted WHERE id = of_guardian AND chosen_language IS DISTINCT FROM wanted;
  IF NOT FOUND THEN RETURN 'as-before'; END IF;
  IF spoken = wanted THEN RETURN 'chosen'; END IF;
  UPDATE phone_audience a SET language = s.languages[1], also = s.languages[2]
  FROM languages_on(ARRAY(SELECT phone_id FROM guardian_phone WHERE guardian_id = of_guardian AND active)) AS s
  WHERE a.phone_id = s.phone_id AND (a.language, a.also) IS DISTINCT FROM (s.languages[1], s.languages[2]);
  UPDATE staff_audience a SET language = s.language
  FROM roster_staff_audience s
  WHERE s.phone_id = a.phone_id AND s.language <> a.language
    AND a.phone_id IN (SELECT phone_id FROM guardian_phone WHERE guardian_id = of_guardian AND active);
  UPDATE contact_audience a SET language = c.language
  FROM contact_audience_of(ARRAY(SELECT phone_id FROM guardian_phone WHERE guardian_id = of_guardian AND active)) c
  WHERE c.phone_id = a.phone_id AND c.school_id = a.school_id AND c.language <> a.language;
  PERFORM refresh_home_languages();
  RETURN 'chosen';
END $$;
