-- These functions have their names bound when they are made (BEGIN ATOMIC), so they read no search path: one with a path
-- of its own would be called for each phone of a list, and not merged into its caller.

-- Whether an opt-out ends this use of the phone.
CREATE FUNCTION withdrawal_reaches(r revocation, channel text, purpose text, by_category boolean)
RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT r.channel IN (withdrawal_reaches.channel, 'any')
    AND (NOT by_category OR r.scope <> 'non-emergency' OR coalesce(r.category, purpose) = purpose);
END;

-- Whether a consent is for this use, and nothing ended it.
CREATE FUNCTION consent_stands(k consent_record, channel text, purpose text, withdrawn_at timestamptz)
RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT k.channel = consent_stands.channel AND purpose = ANY (k.purposes)
    AND (withdrawn_at IS NULL OR k.ends_withdrawal AND k.obtained_at > withdrawn_at);
END;

-- The state of a use: by the consent that stands for it, else the opt-out that ended it, else one for school matters.
CREATE FUNCTION consent_state(given consent_record, ended revocation, generic consent_record)
RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT CASE WHEN given.kind = 'express-written' THEN 8 /* consent written */
    WHEN given.kind = 'express' THEN 4 /* consent express */
    WHEN ended.id IS NOT NULL THEN 16 /* consent revoked */
    WHEN generic.id IS NOT NULL THEN 2 /* consent generic */ ELSE 1 /* consent none */ END::smallint;
END;

-- What the rows of these phones should be, read from the ledger alone. Each phone is looked up by itself: the cost of
-- one is the same among three hundred thousand, whatever the planner knew of the tables when it made its plan.
CREATE FUNCTION phone_gate_of(ids uuid[]) RETURNS SETOF phone_gate LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  WITH terms AS MATERIALIZED (
    SELECT coalesce((SELECT t.by_category FROM consent_terms() t), false) AS by_category
  ), ledger AS (
    SELECT p.id AS phone_id, p.line_type, p.student_line, p.bad_number_at, terms.by_category, ended.*, given.*,
      checked.id AS check_id, checked.answer, checked.asked_at, checked.reference_date, checked.good_until, block.*,
      cap.until,
      -- The youngest consent that something rests on: who gave it had the number then.
      greatest((given.voice_mission).obtained_at, (given.voice_other).obtained_at, (given.text_mission).obtained_at,
        (given.text_other).obtained_at) AS agreed_at
    FROM terms
    CROSS JOIN phone p
    CROSS JOIN LATERAL (
      -- The newest opt-out, for each use.
      SELECT (array_agg(r ORDER BY r.received_at DESC, r.id DESC)
          FILTER (WHERE withdrawal_reaches(r, 'voice', 'school-mission', terms.by_category)))[1] AS no_voice_mission,
        (array_agg(r ORDER BY r.received_at DESC, r.id DESC)
          FILTER (WHERE withdrawal_reaches(r, 'voice', 'other', terms.by_category)))[1] AS no_voice_other,
        (array_agg(r ORDER BY r.received_at DESC, r.id DESC)
          FILTER (WHERE withdrawal_reaches(r, 'text', 'school-mission', terms.by_category)))[1] AS no_text_mission,
        (array_agg(r ORDER BY r.received_at DESC, r.id DESC)
          FILTER (WHERE withdrawal_reaches(r, 'text', 'other', terms.by_category)))[1] AS no_text_other,
        (array_agg(r ORDER BY r.received_at DESC, r.id DESC) FILTER (WHERE r.scope = 'all'))[1] AS opt_out,
        (array_agg(r ORDER BY r.received_at DESC, r.id DESC) FILTER (WHERE r.scope = 'wrong-number'))[1] AS wrong_number,
        max(r.received_at) FILTER (WHERE r.means = 'carrier-stop') AS carrier_stop_at
      FROM revocation r
      WHERE r.phone_id = p.id AND r.retracts IS NULL
        AND NOT EXISTS (SELECT FROM revocation u WHERE u.retracts = r.id)
    ) ended
    CROSS JOIN LATERAL (
      -- The best of the consents that stand: a signed one first, then the youngest.
      SELECT (array_agg(k ORDER BY k.kind = 'express-written' DESC, k.obtained_at DESC, k.id DESC)
          FILTER (WHERE consent_stands(k, 'voice', 'school-mission', (ended.no_voice_mission).received_at)))[1]
          AS voice_mission,
        (array_agg(k ORDER BY k.kind = 'express-written' DESC, k.obtained_at DESC, k.id DESC)
          FILTER (WHERE consent_stands(k, 'voice', 'other', (ended.no_voice_other).received_at)))[1]
          AS voice_other,
        (array_agg(k ORDER BY k.kind = 'express-written' DESC, k.obtained_at DESC, k.id DESC)
          FILTER (WHERE consent_stands(k, 'text', 'school-mission', (ended.no_text_mission).received_at)))[1]
          AS text_mission,
        (array_agg(k ORDER BY k.kind = 'express-written' DESC, k.obtained_at DESC, k.id DESC)
          FILTER (WHERE consent_stands(k, 'text', 'other', (ended.no_text_other).received_at)))[1]
          AS text_other,
        -- What a guardian says now, whatever it is about: it ends a wrong number and an emergency opt-out from before.
        max(k.obtained_at) FILTER (WHERE k.ends_withdrawal) AS renewed_at,
        max(k.obtained_at) FILTER (WHERE k.ends_withdrawal AND k.channel = 'text') AS text_renewed_at
      FROM consent_record k
      WHERE k.phone_id = p.id AND NOT EXISTS (SELECT FROM consent_record n WHERE n.replaces = k.id)
    ) given
    LEFT JOIN LATERAL (
      SELECT n.* FROM number_check n WHERE n.phone_id = p.id ORDER BY n.asked_at DESC, n.id DESC LIMIT 1
    ) checked ON true
    CROSS JOIN LATERAL (
      SELECT bool_or(b.kind = 'emergency-line') AS emergency_line, bool_or(b.kind = 'district') AS district_block,
        bool_or(b.kind = 'texts-only') AS texts_only,
        -- What rules out most comes first.
        (array_agg(b.id ORDER BY b.kind = 'texts-only', b.kind = 'district', b.blocked_at))[1] AS block_id
      FROM phone_block b
      WHERE b.phone_id = p.id AND b.lifts IS NULL AND NOT EXISTS (SELECT FROM phone_block l WHERE l.lifts = b.id)
    ) block
    LEFT JOIN LATERAL (
      -- 47 CFR 64.1200(a)(3)(ii): three calls in any 30 days to a residential line.
      SELECT a.intent_at + interval '30 days' AS until
      FROM attempt a JOIN campaign_version v ON v.id = a.version_id AND v.purpose <> 'emergency'
      WHERE a.phone_id = p.id AND a.channel = 'voice' AND a.intent_at IS NOT NULL
      ORDER BY a.intent_at DESC OFFSET 2 LIMIT 1
    ) cap ON p.line_type = 'landline'
    WHERE p.id = ANY (ids)
  ), judged AS (
    SELECT l.*,
      coalesce((l.opt_out).received_at >= l.renewed_at, (l.opt_out).id IS NOT NULL) AS is_out,
      coalesce((l.wrong_number).received_at >= l.renewed_at, (l.wrong_number).id IS NOT NULL) AS is_wrong,
      coalesce(l.carrier_stop_at >= l.text_renewed_at, l.carrier_stop_at IS NOT NULL) AS is_stopped,
      -- Who agrees after the number changed hands is asked about again. And the database says nothing of the days before
      -- the one that it was asked about: an answer is good for a consent of that day or a later one. The day is the
      -- district's; no day anywhere is later than this one, and a number rests for 45 days before somebody has it again.
      CASE WHEN l.answer = 'yes' AND l.renewed_at > l.asked_at
          OR l.answer <> 'yes' AND l.reference_date > (l.agreed_at AT TIME ZONE interval '14 hours')::date
        THEN NULL ELSE l.answer END AS account_status_answer,
      -- 34 CFR 99.5, FCC 16-88: a parent for this number, or a student who is an adult.
      coalesce((l.voice_mission).giver_relation IN ('parent', 'guardian', 'adult-student'), false)
        OR coalesce((l.voice_other).giver_relation IN ('parent', 'guardian', 'adult-student'), false)
        OR coalesce((l.text_mission).giver_relation IN ('parent', 'guardian', 'adult-student'), false)
        OR coalesce((l.text_other).giver_relation IN ('parent', 'guardian', 'adult-student'), false) AS by_adult
    FROM ledger l
  )
  SELECT j.phone_id,
    CASE j.line_type WHEN 'mobile' THEN 64 /* line wireless */ WHEN 'landline' THEN 128 /* line residential */
        ELSE 256 /* line unknown */ END
      | CASE WHEN NOT j.student_line THEN 8192 /* student no */ WHEN j.by_adult THEN 32768 /* student consented */
          ELSE 16384 /* student yes */ END
      | CASE WHEN j.emergency_line THEN 2097152 /* emergency-line yes */ ELSE 1048576 /* emergency-line no */ END
      | CASE WHEN j.is_wrong THEN 8388608 /* wrong-number yes */ ELSE 4194304 /* wrong-number no */ END
      | CASE WHEN j.district_block THEN 33554432 /* district-block yes */ ELSE 16777216 /* district-block no */ END
      | CASE WHEN j.bad_number_at IS NOT NULL THEN 134217728 /* bad-number yes */ ELSE 67108864 /* bad-number no */ END
      | CASE WHEN j.is_stopped THEN 536870912 /* carrier-stop yes */ ELSE 268435456 /* carrier-stop no */ END
      | CASE WHEN j.texts_only THEN 4398046511104 /* texts-only yes */ ELSE 2199023255552 /* texts-only no */ END,
    CASE WHEN j.is_out THEN 32 /* consent emergency-opt-out */
      ELSE consent_state(j.voice_mission, j.no_voice_mission, NULL) END,
    CASE WHEN j.is_out THEN 32 /* consent emergency-opt-out */
      ELSE consent_state(j.voice_other, j.no_voice_other, j.voice_mission) END,
    CASE WHEN j.is_out THEN 32 /* consent emergency-opt-out */
      ELSE consent_state(j.text_mission, j.no_text_mission, NULL) END,
    CASE WHEN j.is_out THEN 32 /* consent emergency-opt-out */
      ELSE consent_state(j.text_other, j.no_text_other, j.text_mission) END,
    j.by_category,
    CASE j.account_status_answer WHEN 'yes' THEN 1024 /* reassigned yes */ WHEN 'no' THEN 512 /* reassigned no */
      WHEN 'no-data' THEN 2048 /* reassigned no-data */ ELSE 4096 /* reassigned not-queried */ END,
    CASE j.account_status_answer WHEN 'yes' THEN '9999-01-01' ELSE j.good_until END,
    j.agreed_at + interval '12 months',
    j.until,
    CASE WHEN j.is_wrong THEN (j.wrong_number).id WHEN j.is_out THEN (j.opt_out).id
      ELSE coalesce((j.voice_mission).id, (j.no_voice_mission).id) END,
    CASE WHEN j.is_wrong THEN (j.wrong_number).id WHEN j.is_out THEN (j.opt_out).id
      ELSE coalesce((j.voice_other).id, (j.no_voice_other).id, (j.voice_mission).id, (j.no_voice_mission).id) END,
    CASE WHEN j.is_wrong THEN (j.wrong_number).id WHEN j.is_out THEN (j.opt_out).id
      ELSE coalesce((j.text_mission).id, (j.no_text_mission).id) END,
    CASE WHEN j.is_wrong THEN (j.wrong_number).id WHEN j.is_out THEN (j.opt_out).id
      ELSE coalesce((j.text_other).id, (j.no_text_other).id, (j.text_mission).id, (j.no_text_mission).id) END,
    j.check_id, j.block_id
  FROM judged j;
END;
