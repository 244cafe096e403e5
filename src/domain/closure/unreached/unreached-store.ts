import { type RawBuilder, sql } from 'kysely';
import { many, one } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { Told } from '#domain/closure/campaign.ts';
import type { OfficeReach } from '#domain/office/office-reach.ts';
import type { ListedFamily } from './hand-call-batch.ts';

export type UnreachedHead = {
  id: string;
  number: number;
  versionId: string;
  schoolIds: string[];
  groupIds: string[] | null;
  tells: Told;
  ruleSet: string | null;
  isRequester: boolean;
  hasStarted: boolean;
  /** A try may still reach somebody. */
  isOpen: boolean;
  isStopped: boolean;
  /** Null unless a person ended it. */
  endedBy: string | null;
  timeZone: string;
  /** The approved words in English. */
  says: string | null;
};

/** The closure of this id; without one that of this number, and without either the newest that has called. */
export async function selectUnreachedHead(
  tx: Transaction,
  asked: { id?: string | undefined; number?: number | undefined; operatorId: string },
): Promise<UnreachedHead | undefined> {
  return one<UnreachedHead>(tx)`
    SELECT c.id, c.number, v.id AS "versionId", v.school_ids AS "schoolIds", v.group_ids AS "groupIds", v.tells, v.rule_set AS "ruleSet",
      ${asked.operatorId}::uuid IN (c.author_id, v.submitted_by) AS "isRequester",
      c.started_at IS NOT NULL AS "hasStarted", c.ended_at IS NULL OR EXISTS (
        SELECT FROM attempt a WHERE a.campaign_id = c.id AND a.disposition IS NULL) AS "isOpen",
      c.state = 'stopped' AS "isStopped", (SELECT staff_name(o) FROM operator o WHERE o.id = c.ended_by) AS "endedBy",
      (SELECT time_zone FROM district) AS "timeZone",
      (SELECT t.body FROM message_text t WHERE t.version_id = v.id AND t.language = 'en') AS says
    FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    WHERE CASE
      WHEN ${asked.id ?? null}::uuid IS NOT NULL THEN c.id = ${asked.id ?? null}::uuid
      WHEN ${asked.number ?? null}::int IS NOT NULL THEN c.number = ${asked.number ?? null}::int
      ELSE c.started_at IS NOT NULL END
    ORDER BY c.number DESC LIMIT 1`;
}

/** Of a closure's list: what it knows, and whose families one person may see. */
type Of = { head: UnreachedHead; reach: OfficeReach };

/**
 * Families of the sealed list none of whose phones was reached, or still may be, in the sense of the card's
 * "Not reached". Who a family is, the roster of today says; a guardian who may not be told about a student is none of
 * that student's. Whom somebody called stays on the list; about a student whose absence is excused there is nothing to tell.
 */
export async function selectFamilies(
  tx: Transaction,
  of: Of & { operatorId: string },
): Promise<ListedFamily[]> {
  const { head, operatorId } = of;
  return many<ListedFamily>(tx)`
    WITH ${missedFamilies(of)}, by_hand AS (
      SELECT DISTINCT ON (m.family) m.family, h.operator_id, h.at FROM missed m JOIN (
        SELECT DISTINCT ON (student_id) student_id, called, at, operator_id FROM hand_call
        WHERE campaign_id = ${head.id} ORDER BY student_id, at DESC) h USING (student_id)
      WHERE h.called ORDER BY m.family, h.at
    ), taken AS (
      SELECT DISTINCT ON (f.family) f.family, c.operator_id, c.taken_at, claim_holds(c) AS holds,
        max(c.taken_at) OVER (PARTITION BY f.family) AS last_at
      FROM families f CROSS JOIN unnest(f.phones) AS own (phone_id)
      JOIN hand_call_claim c ON c.campaign_id = ${head.id} AND c.phone_id = own.phone_id
      ORDER BY f.family, claim_holds(c) DESC, c.operator_id = ${operatorId} DESC, c.taken_at
    ), whole AS (SELECT family, array_agg(student_id) AS students FROM missed GROUP BY family)
    SELECT f.family::text AS key, f.schools, f.school_id AS "schoolId", f.language, f.students AS "studentIds",
      w.students AS "allStudentIds", f.phones AS "phoneIds", f.tried IS TRUE AS "wasTried",
      h.operator_id AS "calledById", (SELECT staff_name(o) FROM operator o WHERE o.id = h.operator_id) AS "calledBy",
      h.at AS "calledAt", t.operator_id AS "takenById",
      (SELECT staff_name(o) FROM operator o WHERE o.id = t.operator_id) AS "takenBy", t.taken_at AS "takenAt",
      l.last_at AS "lastTakenAt"
    FROM families f JOIN whole w USING (family) LEFT JOIN by_hand h USING (family)
    LEFT JOIN taken l USING (family) LEFT JOIN taken t ON t.family = f.family AND t.holds
    ORDER BY f.schools, f.family`;
}

/** One guardian and one phone of theirs. */
export type UnreachedRow = {
  key: string;
  guardianId: string;
  sourcedId: string;
  name: Buffer;
  language: string;
  phoneId: string;
  index: Buffer;
  number: Buffer;
  /** This operator took the number, and still has it. */
  isMine: boolean;
  wantsTexts: boolean;
  ending: string | null;
  rule: string | null;
  reason: string | null;
};

/** The guardians and phones of these families; of each, its lines in order. */
export async function selectPhones(
  tx: Transaction,
  of: Of & { operatorId: string; families: readonly ListedFamily[] },
): Promise<UnreachedRow[]> {
  const { head } = of;
  return many<UnreachedRow>(tx)`
    WITH ${missedFamilies(of)}
    SELECT n.family::text AS key, g.id AS "guardianId", g.sourced_id AS "sourcedId", g.name, g.language,
      ph.id AS "phoneId", ph.index, ph.number, p.ending, p.rule, r.reason,
      EXISTS (SELECT FROM hand_call_claim c WHERE c.campaign_id = ${head.id} AND c.phone_id = ph.id
        AND c.operator_id = ${of.operatorId} AND claim_holds(c)) AS "isMine",
      EXISTS (SELECT FROM phone_gate q WHERE q.phone_id = ph.id AND q.facts & (SELECT fact_bits('{texts-only yes}')) <> 0) AS "wantsTexts"
    FROM (SELECT * FROM families WHERE family::text = ANY (${of.families.map(({ key }) => key)}::text[])) n
    CROSS JOIN LATERAL (
      SELECT guardian_id, phone_id, min(rank) AS rank FROM kin WHERE student_id = ANY (n.students) GROUP BY 1, 2) k
    JOIN phones p ON p.phone_id = k.phone_id
    JOIN phone ph ON ph.id = k.phone_id
    JOIN guardian g ON g.id = k.guardian_id
    LEFT JOIN consent_rule r ON r.rule_set = ${head.ruleSet} AND r.id = coalesce(p.ending, p.rule)
    ORDER BY n.family, g.id, k.rank, ph.id`;
}

/** `families` within reach; before it `phones` of the list, `kin` who use them, and `missed` students. */
function missedFamilies({ head, reach }: Of): RawBuilder<unknown> {
  const schools = reach === 'district' ? null : [...reach];
  return sql`tries AS (
      SELECT phone_id, bool_or(disposition IN ('person', 'machine', 'delivered', 'sent')) IS TRUE AS reached,
        bool_or(disposition IS NULL AND (intent_at IS NOT NULL OR NOT ${head.isStopped})) AS open, bool_or(intent_at IS NOT NULL) AS tried,
        (array_agg(disposition ORDER BY channel DESC, try_number DESC))[1] AS ending
      FROM attempt WHERE campaign_id = ${head.id} GROUP BY phone_id
    ), left_out AS (
      SELECT DISTINCT ON (phone_id) phone_id, rule FROM exclusion WHERE version_id = ${head.versionId}
      ORDER BY phone_id, channel DESC
    ), phones AS MATERIALIZED (
      SELECT l.phone_id, t.reached IS TRUE AS reached, t.open IS TRUE AS open, t.tried, t.ending, x.rule
      FROM (SELECT phone_id FROM recipient WHERE version_id = ${head.versionId}
        UNION SELECT phone_id FROM left_out) l
      LEFT JOIN tries t USING (phone_id) LEFT JOIN left_out x USING (phone_id)
    ), kin AS MATERIALIZED (
      SELECT gs.student_id, e.school_id, school.name AS school, g.id AS guardian_id, g.language, gp.phone_id, gp.rank,
        p.reached, p.open, p.tried
      FROM phones p
      JOIN guardian_phone gp ON gp.phone_id = p.phone_id AND gp.active
      JOIN guardian g ON g.id = gp.guardian_id AND g.active
      JOIN guardianship gs ON gs.guardian_id = g.id AND gs.active AND gs.may_be_contacted
      JOIN student st ON st.id = gs.student_id AND st.active AND is_of_groups(${head.groupIds}::uuid[], st.id, true)
      JOIN enrollment e ON e.student_id = st.id AND e.active AND e.school_id = ANY (${head.schoolIds}::uuid[]) AND ${head.tells} <> 'staff'
      JOIN school ON school.id = e.school_id AND school.active
    ), missed AS MATERIALIZED (
      SELECT student_id, array_agg(DISTINCT guardian_id ORDER BY guardian_id) AS family
      FROM kin GROUP BY student_id HAVING NOT bool_or(reached OR open) AND (${head.groupIds}::uuid[] IS NULL OR NOT is_excused(${head.groupIds}::uuid[], student_id))
    ), families AS MATERIALIZED (
      SELECT m.family, array_agg(DISTINCT k.school ORDER BY k.school) AS schools,
        (array_agg(k.school_id ORDER BY k.school, k.school_id))[1] AS school_id,
        (array_agg(k.language ORDER BY k.rank, k.guardian_id, k.phone_id))[1] AS language,
        array_agg(DISTINCT k.student_id) AS students, array_agg(DISTINCT k.phone_id) AS phones,
        bool_or(k.tried) AS tried
      FROM missed m JOIN kin k USING (student_id)
      WHERE ${schools}::uuid[] IS NULL OR k.school_id = ANY (${schools}::uuid[])
      GROUP BY m.family
    )`;
}
