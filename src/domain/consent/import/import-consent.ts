import path from 'node:path';
import {
  type BulkConnection,
  copyLine,
  copyList,
  type Pool,
  withBulkConnection,
} from '#database/bulk.ts';
import { type Db, databaseNow, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { insertWording } from '#domain/consent/wording/wording-store.ts';
import { readRows } from '#domain/import/import-file.ts';
import { type ImportReport, refusedReport } from '#domain/import/import-report.ts';
import {
  asOnlyImport,
  findDistrictTimeZone,
  importActor,
  recordImport,
} from '#domain/import/import-run-store.ts';
import { describeOtherImport } from '#domain/import/other-import-store.ts';
import { newId } from '#domain/shared/new-id-store.ts';
import { collectProblems, type Problems } from '#sis/csv/problems.ts';
import type { Vault } from '#vault/vault.ts';
import { consentColumns } from './consent-import-columns.ts';
import {
  type ConsentImportRow,
  type ConsentReading,
  readConsentRow,
} from './consent-import-row.ts';
import {
  addConsentPart,
  analyzeConsent,
  complainOfConsent,
  countWithdrawnRows,
  createConsentStaging,
  partStagedConsent,
  selectOtherWordings,
} from './consent-import-store.ts';
import { collectWordings, type ImportedWordings } from './consent-import-wordings.ts';

export type ConsentImport = {
  pool: Pool;
  db: Db;
  vault: Vault;
  file: string;
  /** Who does this: `operator:<id>`, or the name of a program. */
  by: string;
  onProgress?: (progress: { file: string; rows: number }) => void;
  /** A part is a transaction, and as long as it runs a withdrawal by one of its phones waits. */
  phonesInPart?: number;
};

/**
 * Adds consents that were given on paper or elsewhere, and withdrawals that are known from before. The whole file is
 * read and found right before the first row is written; one bad row and nothing is. The rows then go in by parts, so
 * that nobody who withdraws meanwhile waits for all of them; the same file again completes what a crash cut off.
 * They are evidence of what was, so they never revive a phone: only what a family says itself ends its withdrawal.
 */
export async function importConsent(request: ConsentImport): Promise<ImportReport> {
  const problems = collectProblems();
  const file = path.basename(request.file);
  return withBulkConnection(request.pool, async ({ db, copyInto }) => {
    const wordings = collectWordings();
    const outcome = await asOnlyImport(db, async () => {
      await stageConsent({ ...request, db }, { copyInto, problems, wordings });
      return problems.count > 0 ? undefined : addAll({ ...request, db }, wordings);
    });
    if (outcome === 'another import') problems.add({ file, words: await describeOtherImport(db) });
    else if (outcome !== undefined) return outcome;
    return refusedReport('consent', problems);
  });
}

type Staging = Pick<BulkConnection, 'copyInto'> & {
  problems: Problems;
  wordings: ImportedWordings;
};

async function stageConsent(request: ConsentImport, staging: Staging): Promise<void> {
  const { db } = request;
  const { copyInto, problems, wordings } = staging;
  const timeZone = (await findDistrictTimeZone(db)) ?? 'UTC';
  const reading = { now: await databaseNow(db), timeZone };
  await createConsentStaging(db);
  const rows = readConsentFile(request.file, reading, staging);
  await copyInto('staged_consent', consentLines(rows, request.vault));
  const file = path.basename(request.file);
  for (const { line } of await selectOtherWordings(db, wordings.all)) {
    problems.add({
      file,
      line,
      words: 'wording is not what is on record for its wording_version and language',
    });
  }
  if (problems.count === 0) await complainOfConsent(db, file, problems);
}

async function addAll(request: ConsentImport, wordings: ImportedWordings): Promise<ImportReport> {
  const { db, by } = request;
  const file = path.basename(request.file);
  const actor = importActor(by);
  const id = await newId(db);
  const counts = { consentsAdded: 0, withdrawalsAdded: 0, textsOnlyAdded: 0, wordingsAdded: 0 };
  counts.wordingsAdded = await addWordings(request, { id, wordings });
  const parts = await partStagedConsent(db, request.phonesInPart ?? 500);
  for (let part = 0; part < parts; part++) {
    if (part < 2) await analyzeConsent(db);
    const added = await transact(db, async (tx) => {
      const count = await addConsentPart(tx, part, actor);
      if (count.consentsAdded + count.withdrawalsAdded + count.textsOnlyAdded > 0) {
        await note(tx, actor, 'consent-part-imported', on('import', id), { part, ...count });
      }
      return count;
    });
    counts.consentsAdded += added.consentsAdded;
    counts.withdrawalsAdded += added.withdrawalsAdded;
    counts.textsOnlyAdded += added.textsOnlyAdded;
    request.onProgress?.({ file, rows: counts.consentsAdded });
  }
  const withdrawn = await countWithdrawnRows(db);
  const warnings = collectProblems();
  if (withdrawn > 0) warnings.add({ file, words: keptAsEvidence(withdrawn) });
  return transact(db, (tx) => recordImport(tx, { id, kind: 'consent', by, counts, warnings }));
}

function keptAsEvidence(rows: number): string {
  const what = rows === 1 ? '1 row is' : `${rows.toLocaleString('en-US')} rows are`;
  return `${what} kept as evidence, but the phone has opted out; only the family can end that`;
}

async function addWordings(
  { db, by }: ConsentImport,
  { id, wordings }: { id: string; wordings: ImportedWordings },
): Promise<number> {
  const actor = importActor(by);
  return transact(db, async (tx) => {
    let added = 0;
    for (const { version, language, body } of wordings.all) {
      const recordedBy = `${actor.kind}:${actor.id}`;
      const outcome = await insertWording(tx, { version, language, body, recordedBy });
      if (outcome === 'differs') throw new Error(`wording ${version} was recorded meanwhile`);
      if (outcome === 'known') continue;
      added++;
      await note(tx, actor, 'wording-recorded', on('wording', `${version} ${language}`), {
        import: id,
      });
    }
    return added;
  });
}

async function* consentLines(
  rows: AsyncIterable<ConsentFileRow[]>,
  vault: Vault,
): AsyncGenerator<string> {
  for await (const batch of rows) {
    yield batch
      .map((row) =>
        copyLine([
          row.line,
          copyList(vault.phoneIndexes(row.e164)),
          row.channel,
          row.purposes.join(';'),
          row.kind,
          row.method,
          row.wordingVersion,
          row.language,
          row.giverRelation,
          row.giverSourcedId ?? null,
          row.evidenceReference,
          row.evidenceHash ?? null,
          row.obtainedAt.toString(),
          row.withdrawal?.at.toString() ?? null,
          row.withdrawal?.scope ?? null,
          row.textsOnlySince?.toString() ?? null,
        ]),
      )
      .join('');
  }
}

export type ConsentFileRow = ConsentImportRow & { line: number };

/** Reads a consent file in batches; rows that are wrong are told and left out, wordings are gathered. */
const readConsentFile = (
  source: string,
  reading: ConsentReading,
  { problems, wordings }: { problems: Problems; wordings: ImportedWordings },
): AsyncGenerator<ConsentFileRow[]> =>
  readRows(
    source,
    {
      columns: consentColumns,
      row(row, complain) {
        const read = readConsentRow(row, reading);
        if (typeof read === 'string') return read;
        const { line } = row;
        const { wordingVersion: version, language, wording: body } = read;
        const words = wordings.add({ version, language, body, line });
        if (words !== undefined) complain(words);
        return { ...read, line };
      },
    },
    problems,
  );
