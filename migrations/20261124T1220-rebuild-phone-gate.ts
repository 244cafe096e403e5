import { type Kysely, type RawBuilder, sql } from 'kysely';
import { bit } from './rules/fact-bit.ts';

type Use = { channel: 'voice' | 'text'; purpose: 'school-mission' | 'other' };

const reaches = (channel: Use['channel'], purpose: Use['purpose']) =>
  sql.raw(`withdrawal_reaches(r, '${channel}', '${purpose}', terms.by_category)`);

const newestWithdrawal = (condition: RawBuilder<unknown>) =>
  sql`(array_agg(r ORDER BY r.received_at DESC, r.id DESC) FILTER (WHERE ${condition}))[1]`;

const bestConsent = (channel: Use['channel'], purpose: Use['purpose'], withdrawn: string) =>
  sql.raw(`(array_agg(k ORDER BY k.kind = 'express-written' DESC, k.obtained_at DESC, k.id DESC)
    FILTER (WHERE consent_stands(k, '${channel}', '${purpose}', (ended.${withdrawn}).received_at)))[1]`);

/** Of one use; a consent for school matters says something of other matters, too. */
const state = (use: string, generic = 'NULL') =>
  sql`CASE WHEN j.is_out THEN ${bit('consent emergency-opt-out')}
    ELSE ${sql.raw(`consent_state(j.${use}, j.no_${use}, ${generic})`)} END`;

/** The first of these rows that there is; a wrong number and an opt-out come before them. */
const evidence = (...rows: string[]) =>
  sql.raw(`CASE WHEN j.is_wrong THEN (j.wrong_number).id WHEN j.is_out THEN (j.opt_out).id
    ELSE coalesce(${rows.map((row) => `(j.${row}).id`).join(', ')}) END`);

// One narrow row per phone: everything the ledger, the flags, the number check, the caps and the line type say now,
// in the bits that rules accept. It is derived, by one function, in the transaction of whatever changed.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    DROP FUNCTION refresh_phone_gate(uuid[]);
    DROP TABLE phone_gate;
    CREATE TABLE phone_gate (
      phone_id uuid PRIMARY KEY REFERENCES phone,
      -- Line, student's line, emergency line, wrong number, block, bad number, carrier's STOP.
      facts bigint NOT NULL,
      -- The consent state for a channel and a purpose: one bit of the fact 'consent'.
      voice_mission smallint NOT NULL,
      voice_other smallint NOT NULL,
      text_mission smallint NOT NULL,
      text_other smallint NOT NULL,
      by_category boolean NOT NULL,             -- how far withdrawals reach in these states
      reassigned smallint NOT NULL,             -- the answer's bit, good until:
      checked_until timestamptz,
      fresh_until timestamptz,                  -- 12 months after the youngest consent that stands
      capped_until timestamptz,                 -- a landline's third call of 30 days, and 30 days more
      -- What the states rest on: a consent record, or the revocation that ended it.
      voice_mission_evidence uuid,
      voice_other_evidence uuid,
      text_mission_evidence uuid,
      text_other_evidence uuid,
      check_evidence uuid,
      block_evidence uuid
    );

    -- A correction is found by its phone too, which the index of first records leaves out.
    CREATE INDEX consent_record_by_phone ON consent_record (phone_id);

    -- Whether a withdrawal ends this use of the phone.
    CREATE FUNCTION withdrawal_reaches(r revocation, channel text, purpose text, by_category boolean) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT r.channel IN (withdrawal_reaches.channel, 'any')
        AND (NOT by_category OR r.scope <> 'non-emergency' OR coalesce(r.category, purpose) = purpose)
    $$;
    -- Whether a consent is for this use, and nothing ended it.
    CREATE FUNCTION consent_stands(k consent_record, channel text, purpose text, withdrawn_at timestamptz)
    RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT k.channel = consent_stands.channel AND purpose = ANY (k.purposes)
        AND (withdrawn_at IS NULL OR k.ends_withdrawal AND k.obtained_at > withdrawn_at)
    $$;
    -- The state of a use: by the consent that stands for it, else the withdrawal that ended it, else one for school matters.
    CREATE FUNCTION consent_state(given consent_record, ended revocation, generic consent_record) RETURNS smallint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT CASE WHEN given.kind = 'express-written' THEN ${bit('consent written')}
        WHEN given.kind = 'express' THEN ${bit('consent express')}
        WHEN ended.id IS NOT NULL THEN ${bit('consent revoked')}
        WHEN generic.id IS NOT NULL THEN ${bit('consent generic')} ELSE ${bit('consent none')} END::smallint
    $$;

    -- What the rows of these phones should be, read from the ledger alone. Each phone is looked up by itself: the cost of
    -- one is the same among three hundred thousand, whatever the planner knew of the tables when it made its plan.
    CREATE FUNCTION phone_gate_of(ids uuid[]) RETURNS SETOF phone_gate LANGUAGE sql STABLE PARALLEL SAFE AS $$
      WITH terms AS MATERIALIZED (
        SELECT coalesce((SELECT t.by_category FROM consent_terms() t), false) AS by_category
      ), ledger AS (
        SELECT p.id AS phone_id, p.line_type, p.student_line, p.bad_number_at, terms.by_category, ended.*, given.*,
          checked.id AS check_id, checked.answer, checked.asked_at, checked.good_until, block.*, cap.until
        FROM terms
        CROSS JOIN phone p
        CROSS JOIN LATERAL (
          -- Of what was withdrawn the newest, for each use.
          SELECT ${newestWithdrawal(reaches('voice', 'school-mission'))} AS no_voice_mission,
            ${newestWithdrawal(reaches('voice', 'other'))} AS no_voice_other,
            ${newestWithdrawal(reaches('text', 'school-mission'))} AS no_text_mission,
            ${newestWithdrawal(reaches('text', 'other'))} AS no_text_other,
            ${newestWithdrawal(sql.raw(`r.scope = 'all'`))} AS opt_out,
            ${newestWithdrawal(sql.raw(`r.scope = 'wrong-number'`))} AS wrong_number,
            max(r.received_at) FILTER (WHERE r.means = 'carrier-stop') AS carrier_stop_at
          FROM revocation r
          WHERE r.phone_id = p.id AND r.retracts IS NULL
            AND NOT EXISTS (SELECT FROM revocation u WHERE u.retracts = r.id)
        ) ended
        CROSS JOIN LATERAL (
          -- Of what stands the best: a signed one first, then the youngest.
          SELECT ${bestConsent('voice', 'school-mission', 'no_voice_mission')} AS voice_mission,
            ${bestConsent('voice', 'other', 'no_voice_other')} AS voice_other,
            ${bestConsent('text', 'school-mission', 'no_text_mission')} AS text_mission,
            ${bestConsent('text', 'other', 'no_text_other')} AS text_other,
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
            (array_agg(b.id ORDER BY b.kind = 'district', b.blocked_at))[1] AS block_id
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
          -- Who agrees after the number changed hands is asked about anew.
          CASE WHEN l.answer = 'yes' AND l.renewed_at > l.asked_at THEN NULL ELSE l.answer END AS standing_answer,
          -- 34 CFR 99.5, FCC 16-88: a parent for this number, or a student who is an adult.
          coalesce((l.voice_mission).giver_relation IN ('parent', 'guardian', 'adult-student'), false)
            OR coalesce((l.voice_other).giver_relation IN ('parent', 'guardian', 'adult-student'), false)
            OR coalesce((l.text_mission).giver_relation IN ('parent', 'guardian', 'adult-student'), false)
            OR coalesce((l.text_other).giver_relation IN ('parent', 'guardian', 'adult-student'), false) AS by_adult
        FROM ledger l
      )
      SELECT j.phone_id,
        CASE j.line_type WHEN 'mobile' THEN ${bit('line wireless')} WHEN 'landline' THEN ${bit('line residential')}
            ELSE ${bit('line unknown')} END
          | CASE WHEN NOT j.student_line THEN ${bit('student no')} WHEN j.by_adult THEN ${bit('student consented')}
              ELSE ${bit('student yes')} END
          | CASE WHEN j.emergency_line THEN ${bit('emergency-line yes')} ELSE ${bit('emergency-line no')} END
          | CASE WHEN j.is_wrong THEN ${bit('wrong-number yes')} ELSE ${bit('wrong-number no')} END
          | CASE WHEN j.district_block THEN ${bit('district-block yes')} ELSE ${bit('district-block no')} END
          | CASE WHEN j.bad_number_at IS NOT NULL THEN ${bit('bad-number yes')} ELSE ${bit('bad-number no')} END
          | CASE WHEN j.is_stopped THEN ${bit('carrier-stop yes')} ELSE ${bit('carrier-stop no')} END,
        ${state('voice_mission')}, ${state('voice_other', 'j.voice_mission')},
        ${state('text_mission')}, ${state('text_other', 'j.text_mission')},
        j.by_category,
        CASE j.standing_answer WHEN 'yes' THEN ${bit('reassigned yes')} WHEN 'no' THEN ${bit('reassigned no')}
          WHEN 'no-data' THEN ${bit('reassigned no-data')} ELSE ${bit('reassigned not-queried')} END,
        CASE j.standing_answer WHEN 'yes' THEN '9999-01-01' ELSE j.good_until END,
        greatest((j.voice_mission).obtained_at, (j.voice_other).obtained_at, (j.text_mission).obtained_at,
          (j.text_other).obtained_at) + interval '12 months',
        j.until,
        ${evidence('voice_mission', 'no_voice_mission')},
        ${evidence('voice_other', 'no_voice_other', 'voice_mission', 'no_voice_mission')},
        ${evidence('text_mission', 'no_text_mission')},
        ${evidence('text_other', 'no_text_other', 'text_mission', 'no_text_mission')},
        j.check_id, j.block_id
      FROM judged j
    $$;

    -- Returns how many rows it changed. One plan for every number of phones, by index alone: a plan that was made for one
    -- phone, or while a table was empty, would try each row against each when a hundred thousand come.
    CREATE FUNCTION refresh_phone_gate(ids uuid[]) RETURNS bigint LANGUAGE sql
    -- As its owner: the application derives gates by this function and in no other way.
    SECURITY DEFINER SET search_path = public, pg_temp
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
      WITH changed AS (
        INSERT INTO phone_gate SELECT * FROM phone_gate_of(ids)
        ON CONFLICT (phone_id) DO UPDATE SET
          (facts, voice_mission, voice_other, text_mission, text_other, by_category, reassigned, checked_until, fresh_until,
            capped_until, voice_mission_evidence, voice_other_evidence, text_mission_evidence, text_other_evidence,
            check_evidence, block_evidence)
          = (EXCLUDED.facts, EXCLUDED.voice_mission, EXCLUDED.voice_other, EXCLUDED.text_mission, EXCLUDED.text_other,
            EXCLUDED.by_category, EXCLUDED.reassigned, EXCLUDED.checked_until, EXCLUDED.fresh_until, EXCLUDED.capped_until,
            EXCLUDED.voice_mission_evidence, EXCLUDED.voice_other_evidence, EXCLUDED.text_mission_evidence,
            EXCLUDED.text_other_evidence, EXCLUDED.check_evidence, EXCLUDED.block_evidence)
        WHERE phone_gate IS DISTINCT FROM EXCLUDED
        RETURNING 1
      )
      SELECT count(*) FROM changed
    $$;

    CREATE TRIGGER number_checked AFTER INSERT ON number_check REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION refresh_changed_gates();
    CREATE TRIGGER phone_blocked AFTER INSERT ON phone_block REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION refresh_changed_gates();

    -- A withdrawal holds from the moment it has the gate: an intent that stands has an earlier time, and a later one
    -- would have read it. An import brings in what was said long before, many at a time.
    CREATE FUNCTION set_effective_at() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM FROM phone_gate WHERE phone_id = NEW.phone_id FOR NO KEY UPDATE;
      NEW.effective_at := clock_timestamp();
      RETURN NEW;
    END $$;
    CREATE TRIGGER consent_revoked_from_now BEFORE INSERT ON revocation
      FOR EACH ROW WHEN (NEW.means <> 'import') EXECUTE FUNCTION set_effective_at();

    -- A call to a landline counts towards its cap from the moment that it is committed to.
    CREATE FUNCTION count_landline_call() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT FROM phone WHERE id = NEW.phone_id AND line_type = 'landline')
        AND EXISTS (SELECT FROM campaign_version WHERE id = NEW.version_id AND purpose <> 'emergency') THEN
        PERFORM FROM phone_gate WHERE phone_id = NEW.phone_id FOR NO KEY UPDATE;
        PERFORM refresh_phone_gate(ARRAY[NEW.phone_id]);
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER landline_called AFTER UPDATE ON attempt
      FOR EACH ROW WHEN (NEW.channel = 'voice' AND NEW.intent_at IS DISTINCT FROM OLD.intent_at)
      EXECUTE FUNCTION count_landline_call();

    -- Whether a date or a policy has left any gate behind is asked all day, and the answer is nearly always no.
    CREATE INDEX phone_gate_by_reach ON phone_gate (by_category);

    -- One column that allows nothing, so that a gate can be locked.
    GRANT SELECT, UPDATE (block_evidence) ON phone_gate TO bellwether_application;
    -- A list of a hundred thousand is dialed at once, long before the server would count it by itself.
    GRANT MAINTAIN ON attempt, recipient, phone_gate TO bellwether_application;
    GRANT SELECT ON phone_gate TO bellwether_auditor;
    SELECT refresh_phone_gate(ARRAY(SELECT id FROM phone));
  `.execute(db);
}
