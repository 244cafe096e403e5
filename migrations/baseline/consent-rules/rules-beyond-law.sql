-- Where even the policy "law" asks for more than the law does. It is said wherever such a rule decides.
UPDATE consent_rule SET beyond_law = b.why FROM (VALUES
  ('not-approved', 'No law asks for a second person.'),
  ('emergency-contact', 'The law lets a contact who agreed hear of school matters; they hold no rights to the student.'),
  ('emergency-line', 'The law lets an emergency, and a call with consent, reach such a line (47 CFR 64.1200(a)(1)).'),
  ('wrong-number', 'The law doesn’t forbid it in an emergency.'),
  ('reassigned', 'The law doesn’t forbid it in an emergency.'),
  ('outside-calling-hours', 'The federal hours bind solicitations, from 8 am to 9 pm; California’s spare attendance, health and safety.'),
  ('number-unchecked', 'The check for reassignment is a safe harbor, and no duty (47 CFR 64.1200(m)).'),
  ('other-unchecked', 'The check for reassignment is a safe harbor, and no duty (47 CFR 64.1200(m)).'),
  ('consent-too-old', 'Consent has no age in the law; the check for reassignment is a safe harbor (47 CFR 64.1200(m)).'),
  ('mission-student-line', 'FCC 16-88 takes a number that a student gave as consent.'),
  ('other-student-line', 'The law asks for consent, no matter whose phone it is.')
) AS b(id, why) WHERE consent_rule.id = b.id;
