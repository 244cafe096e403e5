-- What a person of the staff may be. src/domain/people/operator/operator.ts has the same list.
CREATE DOMAIN staff_role AS text CHECK (VALUE IN
  ('requester', 'approver', 'compliance', 'front-office', 'administrator', 'translator'));
