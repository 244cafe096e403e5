-- Emergency contacts of a closure that calls them are called late, and only for a student of whose people nobody was told. Whose
-- contact a phone is, the roster says at that moment.

-- The guardians of a student who may be told, and the contacts.
CREATE VIEW student_people AS
  SELECT gs.student_id, gs.guardian_id FROM guardianship gs JOIN guardian g ON g.id = gs.guardian_id AND g.active
  WHERE gs.active AND gs.may_be_contacted
  UNION SELECT student_id, guardian_id FROM contact_phone;

-- The students of a closure whose contact uses a phone. One who left a group since is still of an emergency.
CREATE FUNCTION contact_students(version campaign_version, phone uuid) RETURNS SETOF uuid LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT DISTINCT c.student_id FROM contact_phone c
  WHERE c.phone_id = phone AND is_of_groups(version.group_ids, c.student_id, true) AND EXISTS (
    SELECT FROM enrollment e JOIN school s ON s.id = e.school_id AND s.active
    WHERE e.student_id = c.student_id AND e.active AND e.school_id = ANY (version.school_ids));
END;

-- When a person was told at another phone of the student's people; null for none. A phone that others use as well tells nobody
-- for certain, nor does a voicemail, a text, or a call on which somebody opted out or said that the number is wrong.
CREATE FUNCTION student_told_at(campaign uuid, student uuid, own_phone uuid) RETURNS timestamptz LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT min(o.ended_at) FROM student_people k
  JOIN guardian_phone gp ON gp.guardian_id = k.guardian_id AND gp.active AND gp.phone_id <> own_phone
  JOIN attempt o ON o.campaign_id = campaign AND o.phone_id = gp.phone_id AND o.disposition = 'person'
  WHERE k.student_id = student
    AND NOT EXISTS (SELECT FROM guardian_phone other JOIN guardian g ON g.id = other.guardian_id AND g.active
      WHERE other.phone_id = gp.phone_id AND other.active AND other.guardian_id NOT IN (
        SELECT guardian_id FROM student_people WHERE student_id = student))
    AND NOT EXISTS (SELECT FROM revocation r WHERE r.phone_id = o.phone_id AND r.attempt_id = o.id);
END;

-- When the contacts of a closure are due: so many minutes after its calls began, or went on after a pause or a freeze that held them.
-- Null where it calls none.
CREATE FUNCTION contacts_due_at(campaign uuid) RETURNS timestamptz LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT greatest(c.state_at, thawed_at(v.purpose)) + v.contacts_after * interval '1 minute'
  FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
  WHERE c.id = campaign AND c.state = 'dialing';
END;

-- When one of them is due by its place in line: each two minutes after the one before it, as the plan has it.
CREATE FUNCTION contact_due_at(campaign uuid, turn smallint) RETURNS timestamptz LANGUAGE sql STABLE
RETURN contacts_due_at(campaign) + (turn - 1) * interval '2 minutes';

-- Whether a contact's phone needs no call: of each of its students somebody was told. Not before ten seconds after that, when an
-- opt-out on that call is certainly known.
CREATE FUNCTION contact_is_spared(version campaign_version, phone uuid) RETURNS boolean LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT coalesce(bool_and(coalesce(student_told_at(version.campaign_id, s.id, phone)
    <= clock_timestamp() - interval '10 seconds', false)), false)
  FROM contact_students(version, phone) AS s (id);
END;

-- Whether another phone of such a student's people rings, or talks or told them a moment ago; null for neither. A call that is not
-- over after two minutes keeps nobody waiting.
CREATE FUNCTION contact_waits(version campaign_version, phone uuid) RETURNS text LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT max(CASE WHEN told.at > clock_timestamp() - interval '10 seconds' THEN 'talks' WHEN told.at IS NULL THEN (
    SELECT max(CASE o.state WHEN 'answered' THEN 'talks' ELSE 'rings' END)
    FROM student_people k JOIN guardian_phone gp ON gp.guardian_id = k.guardian_id AND gp.active
    JOIN attempt o ON o.campaign_id = version.campaign_id AND o.phone_id = gp.phone_id
    WHERE k.student_id = s.id AND gp.phone_id <> phone AND o.channel = 'voice'
      AND o.state IN ('placing', 'accepted', 'ringing', 'answered') AND o.intent_at > clock_timestamp() - interval '2 minutes') END)
  FROM contact_students(version, phone) AS s (id)
  CROSS JOIN LATERAL (SELECT student_told_at(version.campaign_id, s.id, phone) AS at) told;
END;

-- Why a call or text to a contact must not leave now; null where nothing stands against it, and for everybody else.
CREATE FUNCTION contact_blocker(try attempt) RETURNS text LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT CASE WHEN clock_timestamp() < contact_due_at(try.campaign_id, r.contact_turn) THEN 'too-early'
    WHEN contact_is_spared(v, try.phone_id) THEN 'family-reached' END
  FROM recipient r JOIN campaign_version v ON v.id = r.version_id AND v.contacts_after IS NOT NULL
  WHERE r.version_id = try.version_id AND r.phone_id = try.phone_id AND r.channel = try.channel AND r.contact_turn IS NOT NULL;
END;

-- Of these phones of a version, those on its list as emergency contacts.
CREATE FUNCTION listed_contacts(version uuid, phones uuid[]) RETURNS uuid[] LANGUAGE sql STABLE
RETURN ARRAY(SELECT DISTINCT r.phone_id FROM recipient r
  WHERE r.version_id = version AND r.phone_id = ANY (phones) AND r.contact_turn IS NOT NULL);

-- Contacts that need no call any more, as a person was told in the last minute. What it leaves out, the gate sees to.
CREATE VIEW contact_spared AS
  WITH told AS (
    SELECT o.campaign_id, o.phone_id FROM campaign c
    JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version AND v.contacts_after IS NOT NULL
    JOIN attempt o ON o.campaign_id = c.id AND o.ended_at > clock_timestamp() - interval '1 minute' AND o.disposition = 'person'
    WHERE c.state IN ('dialing', 'paused')
  ), near AS (
    SELECT DISTINCT t.campaign_id, c.phone_id FROM told t
    JOIN guardian_phone gp ON gp.phone_id = t.phone_id AND gp.active
    -- By index: student_people would be built whole.
    CROSS JOIN LATERAL (
      SELECT gs.student_id FROM guardianship gs JOIN guardian g ON g.id = gs.guardian_id AND g.active
      WHERE gs.guardian_id = gp.guardian_id AND gs.active AND gs.may_be_contacted
      UNION ALL SELECT own.student_id FROM contact_phone own WHERE own.guardian_id = gp.guardian_id
    ) k
    JOIN contact_phone c ON c.student_id = k.student_id
  )
  SELECT a.id FROM near n
  JOIN attempt a ON a.campaign_id = n.campaign_id AND a.phone_id = n.phone_id AND a.state = 'planned'
  JOIN recipient r ON r.version_id = a.version_id AND r.phone_id = a.phone_id AND r.channel = a.channel AND r.contact_turn IS NOT NULL
  JOIN campaign_version v ON v.id = a.version_id
  WHERE contact_is_spared(v, a.phone_id);
