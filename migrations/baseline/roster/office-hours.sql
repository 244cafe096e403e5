-- When the office of a school, or of the district where no school is given, answers its phone: now, if it is open at
-- that moment, else when it opens next. Null where it doesn't within a month.
CREATE FUNCTION office_opening(of_school uuid, at timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT greatest(at, (day + opens) AT TIME ZONE zone)
  FROM (
    SELECT coalesce(s.office_opens, d.office_opens) AS opens, coalesce(s.office_closes, d.office_closes) AS closes,
      coalesce(s.time_zone, d.time_zone) AS zone, d.office_weekends AS weekends
    FROM district d LEFT JOIN school s ON s.id = of_school
  ) office
  CROSS JOIN LATERAL (
    SELECT (at AT TIME ZONE zone)::date + n AS day FROM generate_series(0, 31) AS n
  ) days
  WHERE (weekends OR extract(isodow FROM day) < 6) AND (day + closes) AT TIME ZONE zone > at
    AND NOT EXISTS (SELECT FROM school_holiday h WHERE h.day = days.day)
  ORDER BY day LIMIT 1
$$;
