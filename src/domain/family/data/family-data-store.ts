import { sql } from 'kysely';
import { many } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { PhoneIndexes } from '#vault/vault.ts';
import type { FamilyData } from './family-data.ts';

export type WhomAsked = { indexes: PhoneIndexes | undefined; sourcedId: string | undefined };
export type FamilyRow = { id: string; sourcedId: string; name: Buffer; schoolIds: string[] };

/** Guardians who fit, with the schools of their students, of those whose contact they are, and of their work; those who left fit too. */
export async function selectFamilies(
  tx: Transaction,
  asked: WhomAsked | { guardianId: string },
): Promise<FamilyRow[]> {
  const { guardianId, sourcedId, indexes } =
    'guardianId' in asked
      ? { guardianId: asked.guardianId, sourcedId: undefined, indexes: undefined }
      : { guardianId: undefined, ...asked };
  return many<FamilyRow>(tx)`
    SELECT g.id, g.sourced_id AS "sourcedId", g.name, ARRAY(
      SELECT DISTINCT e.school_id FROM guardianship gs JOIN student s ON s.id = gs.student_id AND s.active
      JOIN enrollment e ON e.student_id = s.id AND e.active WHERE gs.guardian_id = g.id AND gs.active
      UNION SELECT w.school_id FROM employment w WHERE w.guardian_id = g.id AND w.active
      UNION SELECT e.school_id FROM emergency_contact ec JOIN student s ON s.id = ec.student_id AND s.active
      JOIN enrollment e ON e.student_id = s.id AND e.active WHERE ec.guardian_id = g.id AND ec.active) AS "schoolIds"
    FROM guardian g
    WHERE (${guardianId ?? null}::uuid IS NULL OR g.id = ${guardianId ?? null})
      AND (${sourcedId ?? null}::text IS NULL OR g.sourced_id = ${sourcedId ?? null})
      AND (${indexes ?? null}::bytea[] IS NULL OR EXISTS (SELECT FROM guardian_phone gp JOIN phone p ON p.id = gp.phone_id
        WHERE gp.guardian_id = g.id AND p.index = ANY (${indexes ?? null}::bytea[])))
      AND g.sourced_id <> 'erased:' || g.id
    ORDER BY g.active DESC, g.id LIMIT 20`;
}

export async function selectGuardian(tx: Transaction, guardianId: string) {
  return tx
    .selectFrom('guardian')
    .select([
      'id',
      'name',
      'sourced_id as sourcedId',
      'language',
      'time_zone as timeZone',
      'household',
      'active as onRoster',
      sql<FamilyData['guardian']['works']>`coalesce((
        SELECT json_agg(json_build_object('school', c.name, 'numbersGivenOn', e.numbers_given_on, 'onRoster', e.active) ORDER BY c.name)
        FROM employment e JOIN school c ON c.id = e.school_id WHERE e.guardian_id = guardian.id), '[]')`.as(
        'works',
      ),
      // Whose contact they are is no business of theirs: they hold no rights to the student.
      sql<FamilyData['guardian']['contactOf']>`coalesce((
        SELECT json_agg(json_build_object('turn', ec.turn, 'onRoster', ec.active AND s.active, 'schools', ARRAY(
          SELECT c.name FROM enrollment e JOIN school c ON c.id = e.school_id WHERE e.student_id = s.id AND e.active ORDER BY 1))
          ORDER BY s.id)
        FROM emergency_contact ec JOIN student s ON s.id = ec.student_id WHERE ec.guardian_id = guardian.id), '[]')`.as(
        'contactOf',
      ),
    ])
    .where('id', '=', guardianId)
    .executeTakeFirstOrThrow();
}

type StudentRow = Omit<FamilyData['students'][number], 'name' | 'withheld'> & {
  sourcedId: string;
  name: Buffer;
  isBarred: boolean;
  isOfAge: boolean;
};

export async function selectStudents(tx: Transaction, guardianId: string): Promise<StudentRow[]> {
  return many<StudentRow>(tx)`
    SELECT s.id, s.sourced_id AS "sourcedId", s.name, gs.relation, NOT gs.may_be_contacted AS "isBarred",
      coalesce(s.adult_on <= district_today(), false) AS "isOfAge", s.directory_refused AS "directoryRefused",
      s.active AND gs.active AS "onRoster",
      ARRAY(SELECT c.name FROM enrollment e JOIN school c ON c.id = e.school_id
        WHERE e.student_id = s.id AND e.active ORDER BY 1) AS schools,
      ARRAY(SELECT group_label(g) FROM group_member m JOIN student_group g ON g.id = m.group_id
        WHERE m.student_id = s.id ORDER BY 1) AS groups,
      ARRAY(SELECT x.day::text FROM excused_absence x WHERE x.student_id = s.id ORDER BY 1) AS "excusedOn"
    FROM guardianship gs JOIN student s ON s.id = gs.student_id
    WHERE gs.guardian_id = ${guardianId} ORDER BY s.id`;
}

export type NumberRow = {
  id: string;
  index: Buffer;
  number: Buffer;
  lineType: string;
  inUse: boolean;
  isShared: boolean;
  firstSince: Temporal.Instant | null;
  /** A student's own. */
  isStudents: boolean;
};

export async function selectNumbers(tx: Transaction, guardianId: string): Promise<NumberRow[]> {
  return many<NumberRow>(tx)`
    SELECT p.id, p.index, p.number, p.line_type AS "lineType", gp.active AS "inUse", EXISTS (
      SELECT FROM guardian_phone other WHERE other.phone_id = p.id AND other.guardian_id <> gp.guardian_id) AS "isShared",
      gp.first_since AS "firstSince", p.student_line AS "isStudents"
    FROM guardian_phone gp JOIN phone p ON p.id = gp.phone_id
    WHERE gp.guardian_id = ${guardianId} ORDER BY gp.rank, p.id`;
}

/** Each row names its phone by its id, in the place of a number. */
export async function selectConsentsOf(tx: Transaction, phoneIds: readonly string[]) {
  return many<FamilyData['consents'][number]>(tx)`
    SELECT k.phone_id AS number, k.obtained_at AS at, k.channel, k.purposes, k.kind, k.method, w.body AS wording,
      k.wording_version AS "wordingVersion", k.evidence_reference AS reference, k.giver_relation AS relation,
      EXISTS (SELECT FROM consent_record n WHERE n.replaces = k.id) AS replaced
    FROM consent_record k
    LEFT JOIN consent_wording w ON w.version = k.wording_version AND w.language = k.language
    WHERE k.phone_id = ANY (${phoneIds}::uuid[]) ORDER BY k.obtained_at`;
}

type OptOutRow = Omit<FamilyData['optOuts'][number], 'words'> & {
  id: string;
  words: Buffer | null;
};

export async function selectOptOutsOf(
  tx: Transaction,
  phoneIds: readonly string[],
): Promise<OptOutRow[]> {
  return many<OptOutRow>(tx)`
    SELECT r.id, r.phone_id AS number, r.received_at AS at, r.channel, r.scope, r.means, r.words,
      EXISTS (SELECT FROM revocation u WHERE u.retracts = r.id) AS retracted, c.state AS confirmation
    FROM revocation r LEFT JOIN outreach c ON c.revocation_id = r.id
    WHERE r.phone_id = ANY (${phoneIds}::uuid[]) AND r.retracts IS NULL ORDER BY r.received_at`;
}

type BlockRow = Omit<FamilyData['blocks'][number], 'reason'> & { id: string; reason: Buffer };

export async function selectBlocksOf(
  tx: Transaction,
  phoneIds: readonly string[],
): Promise<BlockRow[]> {
  return many<BlockRow>(tx)`
    SELECT b.id, b.phone_id AS number, b.blocked_at AS at, b.kind, b.reason,
      EXISTS (SELECT FROM phone_block l WHERE l.lifts = b.id) AS lifted
    FROM phone_block b WHERE b.phone_id = ANY (${phoneIds}::uuid[]) AND b.lifts IS NULL ORDER BY b.blocked_at`;
}

export async function selectChecksOf(tx: Transaction, phoneIds: readonly string[]) {
  return many<FamilyData['numberChecks'][number]>(tx)`
    SELECT phone_id AS number, asked_at AS at, answer FROM number_check
    WHERE phone_id = ANY (${phoneIds}::uuid[]) ORDER BY asked_at`;
}

export async function selectNoticesOf(
  tx: Transaction,
  { guardianId, phoneIds }: { guardianId: string; phoneIds: readonly string[] },
) {
  return many<FamilyData['notices'][number]>(tx)`
    SELECT phone_id AS number, at, channel, language, version FROM notice_delivery
    WHERE guardian_id = ${guardianId} AND phone_id = ANY (${phoneIds}::uuid[]) ORDER BY at`;
}

/** Every call and text that was to reach the phones, what became of it, and what it said where it was placed. */
export async function selectContacts(tx: Transaction, phoneIds: readonly string[]) {
  return many<FamilyData['contacts'][number]>(tx)`
    SELECT a.phone_id AS number, coalesce(a.intent_at, a.ended_at) AS at, c.number AS closure, v.happening, a.channel, a.disposition AS outcome,
      a.seconds, CASE WHEN a.intent_at IS NOT NULL THEN told_text(v, r) END AS text, EXISTS (SELECT FROM recording_play p
        WHERE p.attempt_id = a.id AND p.fetched_at IS NOT NULL) AS "recordingHeard",
      (SELECT k.said_at FROM closure_reply k WHERE k.attempt_id = a.id AND k.kind = 'confirmed') AS "confirmedAt",
      (SELECT s.said_at FROM closure_reply s WHERE s.attempt_id = a.id AND s.kind = 'safe') AS "safeAt"
    FROM attempt a JOIN campaign c ON c.id = a.campaign_id JOIN campaign_version v ON v.id = a.version_id
    LEFT JOIN recipient r ON r.version_id = a.version_id AND r.phone_id = a.phone_id AND r.channel = a.channel
    WHERE a.phone_id = ANY (${phoneIds}::uuid[]) AND num_nonnulls(a.intent_at, a.ended_at) > 0 ORDER BY at`;
}

/** What the family asked of us, or did on their page. */
export async function selectRequests(
  tx: Transaction,
  { guardianId, phoneIds }: { guardianId: string; phoneIds: readonly string[] },
) {
  return many<FamilyData['requests'][number]>(tx)`
    SELECT at, act AS what FROM audit_entry
    WHERE (subject_kind = 'guardian' AND subject_id = ${guardianId}
        AND act IN ('erasure-change-asked', 'erasure-change-declined', 'family-data-asked', 'first-number-chosen', 'number-disowned', 'page-code-requested')
      OR subject_kind = 'phone' AND subject_id = ANY (${phoneIds}::text[])
        AND act IN ('number-disowned', 'page-code-requested', 'help-answered', 'family-link-shown'))
    ORDER BY id`;
}

export async function selectDisclosuresOf(
  tx: Transaction,
  { studentIds, phoneIds }: { studentIds: readonly string[]; phoneIds: readonly string[] },
) {
  return many<FamilyData['disclosures'][number]>(tx)`
    SELECT d.at, d.what, staff_name(o) AS by, c.number AS closure,
      ARRAY(SELECT unnest(d.student_ids) INTERSECT SELECT unnest(${studentIds}::uuid[])) AS "studentIds"
    FROM disclosure d JOIN operator o ON o.id = d.operator_id LEFT JOIN campaign c ON c.id = d.campaign_id
    WHERE d.phone_id = ANY (${phoneIds}::uuid[]) OR d.student_ids && ${studentIds}::uuid[] ORDER BY d.at`;
}
