import { sql } from 'kysely';
import { one, run } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { Actor } from '#domain/audit/audit-entry.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { findingKinds } from '#domain/audit-run/finding/finding-kinds.ts';
import { saveSeen } from '#domain/audit-run/finding/finding-store.ts';
import type { Mismatch } from './mismatch.ts';

/**
 * Makes findings of what was not known yet, and has compliance staff told at once. What two people have closed stays so:
 * a posted checkpoint can't be mended, only explained.
 */
export async function saveMismatches(
  tx: Transaction,
  by: string,
  mismatches: readonly Mismatch[],
): Promise<void> {
  if (mismatches.length === 0) return;
  // One after the other, so that two that read at the same time find it once.
  await run(tx)`SELECT pg_advisory_xact_lock(hashtextextended('log-mismatch', 0))`;
  const seen = sql`
    SELECT 'checkpoint' AS subject_kind, place || '/' || how || '/' || size AS subject_id, 'high' AS severity,
      jsonb_build_object('how', how, 'place', place, 'size', size) AS facts, NULL::timestamptz AS due_at,
      'never' AS recurs
    FROM jsonb_to_recordset(${JSON.stringify(mismatches)}::jsonb) AS m (how text, place text, size bigint)`;
  const audit = await one<{ run: string }>(tx)`
    INSERT INTO audit_run (kind, started_at, ended_at, found)
    SELECT 'watch', clock_timestamp(), clock_timestamp(), count(*) FROM (${seen}) AS s
    WHERE NOT EXISTS (SELECT FROM finding f WHERE f.code = ${code} AND f.subject_kind = s.subject_kind
      AND f.subject_id = s.subject_id)
    HAVING count(*) > 0
    RETURNING id AS run`;
  if (audit === undefined) return;
  const actor: Actor = { kind: 'system', id: by };
  const found = await saveSeen(
    tx,
    { code, owner: findingKinds[code].owner, runId: audit.run, actor },
    seen,
  );
  await note(tx, actor, 'audit-run-ended', on('audit-run', audit.run), { found });
}

const code = 'checkpoint-mismatch';
