import { many } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { selectOfficeHead } from '#domain/consent/lookup/phone-consent-store.ts';
import { isWithinReach, officeReach } from '#domain/office/office-reach.ts';
import { recordDisclosure } from '#domain/office/record-disclosure.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { type GapRow, type Gaps, toGaps } from './gaps.ts';

/** Which families of the actor's schools can't be reached about school matters, and why, in counts. */
export async function findGaps(
  db: Db,
  asked: { operator: Operator /** A part of a school's name; empty for all. */; school: string },
): Promise<
  { kind: 'found'; gaps: Gaps } | { kind: 'refused'; reason: 'not-office' | 'no-such-school' }
> {
  const { operator, school } = asked;
  const reach = officeReach(operator);
  if (reach === undefined) return { kind: 'refused', reason: 'not-office' };
  return transact(db, async (tx) => {
    const wanted = school.toLowerCase();
    const schools = (await selectActiveSchools(tx)).filter(
      ({ id, name }) => isWithinReach(reach, id) && name.toLowerCase().includes(wanted),
    );
    if (schools.length === 0) return { kind: 'refused', reason: 'no-such-school' };
    await recordDisclosure(tx, {
      operatorId: operator.id,
      what: 'consent-gaps',
      act: 'gaps-looked-up',
    });
    const { at, timeZone } = await selectOfficeHead(tx);
    const rows = await selectGaps(
      tx,
      schools.map(({ id }) => id),
    );
    return { kind: 'found', gaps: { at, timeZone, ...toGaps(rows) } };
  });
}

/** Schools by name, so that one can be asked for by a part of it. */
async function selectActiveSchools(tx: Transaction): Promise<{ id: string; name: string }[]> {
  return tx
    .selectFrom('school')
    .select(['id', 'name'])
    .where('active', '=', true)
    .orderBy('name')
    .execute();
}

/**
 * Families by school, language and what keeps them from being reached about school matters by call or text. A family
 * is the students of one school who have the same guardians. Each combination of facts is judged once, by the rules
 * of the freeze; of several reasons the one that is tried last counts, because it is the least that is missing.
 */
async function selectGaps(tx: Transaction, schoolIds: readonly string[]): Promise<GapRow[]> {
  return many<GapRow>(tx)`
    WITH terms AS MATERIALIZED (SELECT * FROM consent_terms()
    ), held AS (
      SELECT e.school_id, e.student_id, g.id AS guardian_id, g.language, gs.may_be_contacted,
        array_agg(g.id) OVER (PARTITION BY e.school_id, e.student_id ORDER BY g.id
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS guardians
      FROM enrollment e
      JOIN student st ON st.id = e.student_id AND st.active
      LEFT JOIN (guardianship gs JOIN guardian g ON g.id = gs.guardian_id AND g.active)
        ON gs.student_id = e.student_id AND gs.active
      WHERE e.active AND e.school_id = ANY (${[...schoolIds]}::uuid[])
    ), member AS MATERIALIZED (
      -- A student without any guardian is a family of their own.
      SELECT school_id, CASE WHEN guardian_id IS NULL THEN ARRAY[student_id] ELSE guardians END AS family,
        guardian_id, language, bool_or(may_be_contacted) AS may_be_contacted
      FROM held GROUP BY 1, 2, 3, 4
    ), usable AS MATERIALIZED (
      SELECT m.school_id, m.family, m.language, gp.rank, c.channel,
        consent_facts(g, 'school-mission', c.channel, t.by_category, now())
          | CASE WHEN m.may_be_contacted THEN (SELECT fact_bits('{rights holder}'))
              ELSE (SELECT fact_bits('{rights barred}')) END
          | (SELECT fact_bits('{hours open,identity known,approval valid}')) AS facts
      FROM member m
      CROSS JOIN terms t
      CROSS JOIN unnest('{voice,text}'::text[]) AS c(channel)
      LEFT JOIN guardian_phone gp ON gp.guardian_id = m.guardian_id AND gp.active
      LEFT JOIN phone_gate g ON g.phone_id = gp.phone_id
    ), verdict AS (
      SELECT o.facts, o.channel, r.*
      FROM (SELECT DISTINCT facts, channel FROM usable WHERE facts IS NOT NULL) o
      CROSS JOIN terms t
      CROSS JOIN LATERAL (
        SELECT r.id, r.allows, r.rank, r.reason FROM consent_rule r
        WHERE r.rule_set = t.rule_set AND t.policy = ANY (r.policies) AND 'school-mission' = ANY (r.purposes)
          AND o.channel = ANY (r.channels) AND o.facts & ~r.mask = 0
        ORDER BY r.rank LIMIT 1) r
    ), family AS (
      SELECT u.school_id, u.family, coalesce(min(u.language), 'und') AS language,
        coalesce(bool_or(v.allows), false) AS reachable,
        (array_agg(v.id ORDER BY v.rank DESC NULLS LAST))[1] AS rule,
        (array_agg(v.reason ORDER BY v.rank DESC NULLS LAST))[1] AS reason
      FROM usable u LEFT JOIN verdict v ON v.facts = u.facts AND v.channel = u.channel
      GROUP BY 1, 2
    )
    SELECT s.name AS school, f.language,
      CASE WHEN NOT f.reachable THEN coalesce(f.rule, 'no-number') END AS rule,
      CASE WHEN NOT f.reachable THEN coalesce(f.reason, 'no phone number on the roster') END AS reason,
      count(*)::int AS families
    FROM family f JOIN school s ON s.id = f.school_id
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`;
}
