import { sql } from 'kysely';
import { one, run } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Actor } from '#domain/audit/audit-entry.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { Problems } from '#sis/csv/problems.ts';
import type { ImportKind, ImportReport } from './import-report.ts';

/** Only one import at a time, until this transaction ends: two would each see the other's people as missing. */
export async function isOnlyImport(tx: Transaction): Promise<boolean> {
  const row = await one<{ free: boolean }>(tx)`
    SELECT pg_try_advisory_xact_lock(hashtext('bellwether import')) AS free
  `;
  return row?.free === true;
}

/** No phone goes over to another key while its row is looked for. */
export async function holdIndexes(tx: Transaction): Promise<void> {
  await run(tx)`SELECT pg_advisory_xact_lock_shared(hashtext('bellwether phone indexes'))`;
}

/** The same for an act of many transactions on one connection. Where another import runs, it is not begun. */
export async function asOnlyImport<T>(
  db: Db,
  act: () => Promise<T>,
): Promise<T | 'another import'> {
  const row = await one<{ free: boolean }>(db)`
    SELECT pg_try_advisory_lock(hashtext('bellwether import')) AS free
  `;
  if (row?.free !== true) return 'another import';
  try {
    return await act();
  } finally {
    // A connection that was lost took its lock along.
    await sql`SELECT pg_advisory_unlock(hashtext('bellwether import'))`.execute(db).catch(() => {});
  }
}

/** Notes the run, and in the audit log what it changed; a run that found everything as it was changed nothing. */
export async function recordImport(
  tx: Transaction,
  run: {
    /** Where it was named before. */
    id?: string;
    kind: ImportKind;
    by: string;
    counts: Record<string, number>;
    warnings: Pick<Problems, 'listed' | 'count'>;
  },
): Promise<ImportReport> {
  const { kind, counts, warnings } = run;
  const changed = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const { id } = await tx
    .insertInto('import_run')
    .values({ id: run.id, kind, counts: JSON.stringify(counts) })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (changed > 0)
    await note(tx, importActor(run.by), `${kind}-imported`, on('import', id), counts);
  return {
    kind: 'imported',
    what: kind,
    runId: id,
    counts,
    changed,
    warnings: warnings.listed,
    warningCount: warnings.count,
  };
}

/** `operator:<id>` is a person; anything else is the program that ran the import. */
export function importActor(by: string): Actor {
  return by.startsWith('operator:')
    ? { kind: 'operator', id: by.slice('operator:'.length) }
    : { kind: 'system', id: by };
}

export async function findDistrictTimeZone(db: Db): Promise<string | undefined> {
  const district = await db.selectFrom('district').select('time_zone').executeTakeFirst();
  return district?.time_zone;
}

/** Whether the district writes to e-mail addresses: others are not kept. */
export async function keepsEmail(db: Db): Promise<boolean> {
  const district = await db.selectFrom('district').select('closures_by_email').executeTakeFirst();
  return district?.closures_by_email ?? false;
}
