import { many, one } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import { standingEvidence } from '#domain/consent/ledger/standing-evidence-store.ts';
import type { ConsentReport } from './consent-report.ts';

/** Who may be called and what the proof is worth, in counts: no names and no numbers. */
export async function findConsentReport(db: Db | Transaction): Promise<ConsentReport> {
  const [counts, coverage, revocations] = await Promise.all([
    selectCounts(db),
    selectCoverage(db),
    selectRevocations(db),
  ]);
  const { at, districtName, timeZone, running, overdue, nextDueAt, ...evidence } = counts;
  const clocks = { running, overdue, nextDueAt };
  return { at, districtName, timeZone, coverage, revocations, evidence, clocks };
}

type Counts = Pick<ConsentReport, 'at' | 'districtName' | 'timeZone'> &
  ConsentReport['evidence'] &
  ConsentReport['clocks'];

/**
 * The district, the consents that count now with what their proof lacks, and the withdrawals and doubts that a person has
 * still to see to, by 47 CFR 64.1200(a)(10) in ten business days.
 */
async function selectCounts(db: Db | Transaction): Promise<Counts> {
  const row = await one<Counts>(db)`
    SELECT now() AS at, d.name AS "districtName", d.time_zone AS "timeZone", evidence.*, clocks.*
    FROM district d
    CROSS JOIN (
      SELECT count(*)::int AS records,
        (count(*) FILTER (WHERE no_wording))::int AS "withoutWording",
        (count(*) FILTER (WHERE no_giver))::int AS "withoutGiver",
        (count(*) FILTER (WHERE no_proof))::int AS "withoutProof",
        (count(*) FILTER (WHERE stale))::int AS stale
      FROM (${standingEvidence}) AS standing
    ) AS evidence
    CROSS JOIN (
      SELECT count(*)::int AS running, (count(*) FILTER (WHERE due_at < now()))::int AS overdue,
        min(due_at) AS "nextDueAt"
      FROM office_task WHERE kind = 'read-text' AND closed_at IS NULL
    ) AS clocks`;
  if (row === undefined) throw new Error('the district row is missing');
  return row;
}

/**
 * Phones by school, language, channel and purpose. Each combination of facts is judged once, by the rules that
 * the freeze uses, and the phones are only counted. A phone whose number isn't checked is judged as if it were, too.
 */
async function selectCoverage(db: Db | Transaction): Promise<ConsentReport['coverage']> {
  return many<ConsentReport['coverage'][number]>(db)`
    WITH terms AS MATERIALIZED (SELECT * FROM consent_terms()
    ), counted AS MATERIALIZED (
      SELECT a.school_id, a.language, c.channel, p.purpose,
        consent_facts(g, p.purpose, c.channel, t.by_category, now())
          | CASE WHEN a.may_be_contacted THEN (SELECT fact_bits('{rights holder}'))
              ELSE (SELECT fact_bits('{rights barred}')) END
          | (SELECT fact_bits('{hours open,identity known,approval valid}')) AS facts,
        count(*) AS phones
      FROM phone_audience a
      JOIN phone_gate g ON g.phone_id = a.phone_id
      CROSS JOIN terms t
      CROSS JOIN unnest('{voice,text}'::text[]) AS c(channel)
      CROSS JOIN unnest('{school-mission,other}'::text[]) AS p(purpose)
      GROUP BY 1, 2, 3, 4, 5
    ), bits AS MATERIALIZED (
      SELECT fact_bits('{consent express,consent written}') AS given,
        fact_bits('{consent revoked,consent emergency-opt-out}') AS withdrawn,
        fact_bits('{reassigned not-queried}') AS unchecked, fact_bits('{reassigned no}') AS checked
    ), verdict AS (
      SELECT o.facts, o.channel, o.purpose, r.allows
      FROM (
        SELECT facts, channel, purpose FROM counted
        UNION
        SELECT facts - b.unchecked + b.checked, channel, purpose FROM counted CROSS JOIN bits b
        WHERE facts & b.unchecked > 0
      ) o
      CROSS JOIN terms t
      CROSS JOIN LATERAL (
        SELECT r.allows FROM consent_rule r
        WHERE r.rule_set = t.rule_set AND t.policy = ANY (r.policies) AND o.purpose = ANY (r.purposes)
          AND o.channel = ANY (r.channels) AND o.facts & ~r.mask = 0
        ORDER BY r.rank LIMIT 1) r
    )
    SELECT s.name AS school, c.language, c.channel, c.purpose, sum(c.phones)::int AS phones,
      coalesce(sum(c.phones) FILTER (WHERE v.allows), 0)::int AS agreed,
      coalesce(sum(c.phones) FILTER (WHERE NOT v.allows AND c.facts & bits.withdrawn > 0), 0)::int AS withdrew,
      coalesce(sum(c.phones) FILTER (WHERE NOT v.allows AND c.facts & bits.given > 0), 0)::int AS "notUsable",
      coalesce(sum(c.phones) FILTER (WHERE NOT v.allows AND c.facts & bits.given > 0 AND once_checked.allows), 0)::int
        AS unchecked,
      coalesce(sum(c.phones) FILTER (WHERE NOT v.allows AND c.facts & (bits.given | bits.withdrawn) = 0), 0)::int AS none
    FROM counted c
    JOIN verdict v ON v.facts = c.facts AND v.channel = c.channel AND v.purpose = c.purpose
    JOIN school s ON s.id = c.school_id
    CROSS JOIN bits
    LEFT JOIN verdict once_checked ON c.facts & bits.unchecked > 0
      AND once_checked.facts = c.facts - bits.unchecked + bits.checked
      AND once_checked.channel = c.channel AND once_checked.purpose = c.purpose
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3 DESC, 4 DESC`;
}

/**
 * What a guardian said, by the way they said it. Doubtful words that were none are left out. What an earlier system
 * brought in was honored there, so the time until it held here says nothing.
 */
async function selectRevocations(db: Db | Transaction): Promise<ConsentReport['revocations']> {
  const rows = await many<{
    means: string;
    count: number;
    recent: number;
    medianSeconds: number | null;
    longestSeconds: number | null;
  }>(db)`
    SELECT r.means, count(*)::int AS count,
      (count(*) FILTER (WHERE r.received_at > now() - interval '30 days'))::int AS recent,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY took.seconds) AS "medianSeconds",
      max(took.seconds) AS "longestSeconds"
    FROM revocation r
    CROSS JOIN LATERAL (
      SELECT CASE WHEN r.means <> 'import'
        THEN greatest(extract(epoch FROM r.effective_at - r.received_at), 0)::float8 END AS seconds) AS took
    WHERE r.retracts IS NULL AND NOT EXISTS (SELECT FROM revocation u WHERE u.retracts = r.id)
    GROUP BY r.means ORDER BY count(*) DESC, r.means`;
  return {
    total: rows.reduce((sum, row) => sum + row.count, 0),
    last30Days: rows.reduce((sum, row) => sum + row.recent, 0),
    byMeans: rows.map(({ recent: _recent, ...row }) => row),
  };
}
