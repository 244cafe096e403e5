import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { run } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { type ImportReport, refusedReport } from '#domain/import/import-report.ts';
import { recordImport } from '#domain/import/import-run-store.ts';
import { collectProblems, type Problems } from '#sis/csv/problems.ts';
import { readCsv } from '#sis/csv/read-csv.ts';
import type { Vault } from '#vault/vault.ts';
import { type DrillPhone, readDrillPhone } from './drill-phone.ts';
import { saveDrillPhone, selectToday } from './drill-phone-store.ts';

/** The documented header of the file; see docs/running.md. */
const columns = { required: ['name', 'phone', 'consented_on', 'consent'] } as const;
type Column = (typeof columns.required)[number];

/** Brings the staff's list for drills to what the file says, all or nothing: the file is the whole list. */
export async function importDrillPhones(request: {
  db: Db;
  vault: Vault;
  file: string;
  /** Who does this: `operator:<id>`, or the name of a program. */
  by: string;
}): Promise<ImportReport> {
  const { db, vault, by } = request;
  const problems = collectProblems();
  const phones = await readFile(request.file, await selectToday(db), problems);
  if (problems.count > 0) return refusedReport('drill-phones', problems);
  return transact(db, async (tx): Promise<ImportReport> => {
    const saved: Awaited<ReturnType<typeof saveDrillPhone>>[] = [];
    for (const phone of phones) saved.push(await saveDrillPhone(tx, vault, phone));
    const written = (what: string) => saved.filter((one) => one.written === what).length;
    const counts = {
      phonesAdded: written('added'),
      phonesChanged: written('changed'),
      phonesEnded: await endOthers(
        tx,
        saved.map(({ id }) => id),
      ),
    };
    const changed = Object.values(counts).reduce((sum, value) => sum + value, 0);
    const runId = await recordImport(tx, { kind: 'drill-phones', by, counts, changed });
    return {
      kind: 'imported',
      what: 'drill-phones',
      runId,
      counts,
      changed,
      warnings: [],
      warningCount: 0,
    };
  });
}

async function readFile(source: string, today: string, problems: Problems): Promise<DrillPhone[]> {
  const file = path.basename(source);
  const found = await stat(source).catch(() => undefined);
  if (found?.isFile() !== true) {
    problems.add({ file, words: 'there is no such file' });
    return [];
  }
  const phones = new Map<string, DrillPhone>();
  const opened = { file, bytes: createReadStream(source) };
  for await (const batch of readCsv<Column>(opened, columns, problems)) {
    for (const row of batch) {
      const text = {
        name: row.value('name'),
        number: row.value('phone'),
        consentedOn: row.value('consented_on'),
        consent: row.value('consent'),
      };
      const read = readDrillPhone(text, today);
      const add = (words: string) => problems.add({ file, line: row.line, words });
      if ('errors' in read) for (const words of Object.values(read.errors)) add(words);
      else if (phones.has(read.phone.number)) add('repeats the phone of an earlier line');
      else phones.set(read.phone.number, read.phone);
    }
  }
  return [...phones.values()];
}

async function endOthers(tx: Transaction, kept: readonly string[]): Promise<number> {
  return run(tx)`
    UPDATE drill_phone SET ended_by = 'list' WHERE ended_at IS NULL AND id <> ALL (${kept}::uuid[])`;
}
