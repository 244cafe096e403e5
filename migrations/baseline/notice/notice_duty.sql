-- How often the law wants families told of their rights. A change of the law ends the row and adds one.
CREATE TABLE notice_duty (
  citation text NOT NULL,
  every_months int NOT NULL CHECK (every_months > 0),
  -- How long somebody may go without one who is new, or whose year is over. Ours: the law names no day.
  patience_days int NOT NULL CHECK (patience_days >= 0),
  in_force_from date NOT NULL,
  until_day date CHECK (until_day > in_force_from),
  PRIMARY KEY (citation, in_force_from)
);
INSERT INTO notice_duty (citation, every_months, patience_days, in_force_from) VALUES
  ('34 CFR 99.7(a)(1)', 12, 30, '1996-12-23');

-- The duty of this day.
CREATE FUNCTION notice_duty_now() RETURNS SETOF notice_duty LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT * FROM notice_duty WHERE in_force_from <= current_date AND (until_day IS NULL OR until_day > current_date)
  ORDER BY in_force_from DESC LIMIT 1;
END;
