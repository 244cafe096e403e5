import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { copyLine, type Pool, withBulkConnection } from '#database/bulk.ts';
import { type Db, databaseNow, type Transaction } from '#database/transaction.ts';
import { ImportRefused, refusedReport } from '#domain/roster/import-refused.ts';
import type { ImportReport } from '#domain/roster/import-report.ts';
import {
  findDistrictTimeZone,
  importActor,
  isOnlyImport,
  recordImport,
} from '#domain/roster/import-run-store.ts';
import { collectProblems, type Problems } from '#sis/csv/problems.ts';
import { readCsv } from '#sis/csv/read-csv.ts';
import type { Vault } from '#vault/vault.ts';
import {
  type ConsentColumn,
  type ConsentReading,
  consentColumns,
  readConsentRow,
} from './consent-import-row.ts';
import {
  addStagedConsent,
  complainOfConsent,
  createConsentStaging,
} from './consent-import-store.ts';

export type ConsentImport = {
  pool: Pool;
  db: Db;
  vault: Vault;
  file: string;
  /** Who does this: `operator:<id>`, or the name of a program. */
  by: string;
};

/**
 * Adds consents that were given on paper or elsewhere, and withdrawals that are known from before, all or nothing.
 * An older consent never revives a phone: the ledger counts a consent only where nothing newer withdrew it.
 */
export async function importConsent(request: ConsentImport): Promise<ImportReport> {
  const problems = collectProblems();
  const file = path.basename(request.file);
  const found = await stat(request.file).catch(() => undefined);
  if (found?.isFile() !== true) {
    problems.add({ file, words: 'there is no such file' });
    return refusedReport('consent', problems);
  }
  const timeZone = (await findDistrictTimeZone(request.db)) ?? 'UTC';
  const reading = { now: await databaseNow(request.db), timeZone };
  try {
    return await withBulkConnection(request.pool, ({ db, copyInto }) =>
      db.transaction().execute(async (tx) => {
        if (await isOnlyImport(tx)) {
          await createConsentStaging(tx);
          await copyInto('staged_consent', consentLines(request, reading, problems));
          if (problems.count === 0) await complainOfConsent(tx, file, problems);
        } else
          problems.add({ file, words: 'another import is running; try again when it is done' });
        if (problems.count > 0) throw new ImportRefused();
        return add(tx, request.by);
      }),
    );
  } catch (error) {
    if (!(error instanceof ImportRefused)) throw error;
    return refusedReport('consent', problems);
  }
}

async function add(tx: Transaction, by: string): Promise<ImportReport> {
  const counts = await addStagedConsent(tx, importActor(by));
  const changed = counts.consentsAdded + counts.withdrawalsAdded;
  const runId = await recordImport(tx, { kind: 'consent', by, counts, changed });
  return {
    kind: 'imported',
    what: 'consent',
    runId,
    counts,
    changed,
    warnings: [],
    warningCount: 0,
  };
}

async function* consentLines(
  { file: source, vault }: ConsentImport,
  reading: ConsentReading,
  problems: Problems,
): AsyncGenerator<string> {
  const file = path.basename(source);
  const bytes = createReadStream(source);
  for await (const batch of readCsv<ConsentColumn>({ file, bytes }, consentColumns, problems)) {
    let lines = '';
    for (const row of batch) {
      const read = readConsentRow(row, reading);
      if (typeof read === 'string') {
        problems.add({ file, line: row.line, words: read });
        continue;
      }
      lines += copyLine([
        row.line,
        vault.phoneIndex(read.e164),
        read.channel,
        read.purposes.join(';'),
        read.kind,
        read.method,
        read.wordingVersion,
        read.language,
        read.evidenceReference,
        read.obtainedAt.toString(),
        read.withdrawal?.at.toString() ?? null,
        read.withdrawal?.scope ?? null,
      ]);
    }
    yield lines;
  }
}
