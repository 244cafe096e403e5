import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import type { ConsentReport } from './consent-report.ts';

export async function selectCoverage(tx: Transaction): Promise<ConsentReport['schools']> {
  const { rows } = await sql<ConsentReport['schools'][number]>`
    SELECT s.name AS school, count(*)::int AS phones,
      count(*) FILTER (WHERE gate.voice_purposes & 1 > 0 AND NOT gate.voice_revoked)::int AS voice,
      count(*) FILTER (WHERE gate.text_purposes & 1 > 0 AND NOT gate.text_revoked)::int AS text,
      count(*) FILTER (WHERE gate.voice_revoked OR gate.text_revoked)::int AS revoked,
      count(*) FILTER (WHERE gate.voice_purposes = 0 AND gate.text_purposes = 0
        AND NOT gate.voice_revoked AND NOT gate.text_revoked)::int AS none
    FROM school s
    JOIN LATERAL (
      SELECT DISTINCT gp.phone_id
      FROM enrollment e
      JOIN guardianship gs ON gs.student_id = e.student_id AND gs.active
      JOIN guardian g ON g.id = gs.guardian_id AND g.active
      JOIN guardian_phone gp ON gp.guardian_id = g.id AND gp.active
      WHERE e.school_id = s.id AND e.active
    ) p ON true
    JOIN phone_gate gate ON gate.phone_id = p.phone_id
    WHERE s.active GROUP BY s.id ORDER BY s.name`.execute(tx);
  return rows;
}

export async function selectRevocations(tx: Transaction): Promise<ConsentReport['revocations']> {
  const byMeans = await tx
    .selectFrom('revocation')
    .groupBy('means')
    .select([
      'means',
      sql<number>`count(*)::int`.as('count'),
      sql<number>`count(*) FILTER (WHERE received_at > now() - interval '30 days')::int`.as(
        'recent',
      ),
    ])
    .orderBy('count', 'desc')
    .execute();
  return {
    last30Days: byMeans.reduce((sum, row) => sum + row.recent, 0),
    total: byMeans.reduce((sum, row) => sum + row.count, 0),
    byMeans: byMeans.map(({ means, count }) => ({ means, count })),
  };
}
