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

// A reassignment check answers for a consent of the day that it asked about, or a later one. Where a correction leaves
// only an older one, its answer is none any more, and the number is asked about anew (47 CFR 64.1200(m)).
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- What the rows of these phones should be, read from the ledger alone. Each phone is looked up by itself: the cost of
    -- one is the same among three hundred thousand, whatever the planner knew of the tables when it made its plan.
    CREATE OR REPLACE FUNCTION phone_gate_of(ids uuid[]) RETURNS SETOF phone_gate LANGUAGE sql STABLE PARALLEL SAFE AS $$
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
          -- Who agrees after the number changed hands is asked about anew. And the database says nothing of the days before
          -- the one that it was asked about: an answer is good for a consent of that day or a later one. The day is the
          -- district's; no day anywhere is later than this one, and a number rests for 45 days before somebody has it anew.
          CASE WHEN l.answer = 'yes' AND l.renewed_at > l.asked_at
              OR l.answer <> 'yes' AND l.reference_date > (l.agreed_at AT TIME ZONE interval '14 hours')::date
            THEN NULL ELSE l.answer END AS standing_answer,
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
        j.agreed_at + interval '12 months',
        j.until,
        ${evidence('voice_mission', 'no_voice_mission')},
        ${evidence('voice_other', 'no_voice_other', 'voice_mission', 'no_voice_mission')},
        ${evidence('text_mission', 'no_text_mission')},
        ${evidence('text_other', 'no_text_other', 'text_mission', 'no_text_mission')},
        j.check_id, j.block_id
      FROM judged j
    $$;

    SELECT refresh_phone_gate(ARRAY(SELECT DISTINCT phone_id FROM number_check));
  `.execute(db);
}
