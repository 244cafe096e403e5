import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { ImportRefused, refusedReport } from '#domain/roster/import-refused.ts';
import type { ImportReport } from '#domain/roster/import-report.ts';
import { importActor, recordImport } from '#domain/roster/import-run-store.ts';
import { collectProblems, type Problems } from '#sis/csv/problems.ts';
import { readCsv } from '#sis/csv/read-csv.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import {
  type OperatorColumn,
  type OperatorImportRow,
  operatorColumns,
  readOperatorRow,
} from './operator-import-row.ts';
import { linkAccount, mapSchools, saveOperator, setGrants } from './operator-import-store.ts';

/**
 * Brings staff, their chat accounts and their roles to what the file says, all or nothing. A person who is not in
 * the file stays as they are, and an account that is linked stays linked: leaving is said with active = false.
 */
export async function importOperators(request: {
  db: Db;
  file: string;
  /** Who does this: `operator:<id>`, or the name of a program. */
  by: string;
}): Promise<ImportReport> {
  const problems = collectProblems();
  const file = path.basename(request.file);
  const rows = await readRows(request.file, problems);
  if (problems.count > 0) return refusedReport('operators', problems);
  try {
    return await transact(request.db, (tx) =>
      saveRows(tx, { rows, file, by: request.by, problems }),
    );
  } catch (error) {
    if (!(error instanceof ImportRefused)) throw error;
    return refusedReport('operators', problems);
  }
}

async function readRows(source: string, problems: Problems): Promise<OperatorImportRow[]> {
  const file = path.basename(source);
  const found = await stat(source).catch(() => undefined);
  if (found?.isFile() !== true) {
    problems.add({ file, words: 'there is no such file' });
    return [];
  }
  const rows: OperatorImportRow[] = [];
  const claims = new Map<string, number>();
  const claim = (key: string, line: number, words: string) => {
    const first = claims.get(key);
    if (first !== undefined) problems.add({ file, line, words: `${words} line ${first}` });
    else claims.set(key, line);
  };
  const opened = { file, bytes: createReadStream(source) };
  for await (const batch of readCsv<OperatorColumn>(opened, operatorColumns, problems)) {
    for (const row of batch) {
      const read = readOperatorRow(row);
      if (typeof read === 'string') {
        problems.add({ file, line: row.line, words: read });
        continue;
      }
      claim(
        JSON.stringify([read.directoryTenant, read.directoryId]),
        row.line,
        'repeats the person of',
      );
      for (const { platform, tenantId, userId } of read.accounts) {
        const key = JSON.stringify([platform, tenantId, userId]);
        claim(key, row.line, `gives a ${platform} account to a second person, after`);
      }
      rows.push(read);
    }
  }
  return rows;
}

type Saving = { rows: OperatorImportRow[]; file: string; by: string; problems: Problems };

async function saveRows(
  tx: Transaction,
  { rows, file, by, problems }: Saving,
): Promise<ImportReport> {
  const counts = {
    operatorsAdded: 0,
    operatorsChanged: 0,
    accountsLinked: 0,
    rolesGranted: 0,
    rolesRevoked: 0,
  };
  const schools = await mapSchools(tx);
  for (const row of rows) {
    const complain = (words: string) => problems.add({ file, line: row.line, words });
    const { id, written } = await saveOperator(tx, row);
    let isTouched = written !== undefined;
    if (written === 'added') counts.operatorsAdded++;
    if (written === 'changed') counts.operatorsChanged++;
    for (const account of row.accounts) {
      const outcome = await linkAccount(tx, id, account);
      if (outcome === 'taken') {
        complain(
          `the ${account.platform} account is linked to another person; unlink it there first`,
        );
      } else if (outcome === 'linked') {
        counts.accountsLinked++;
        isTouched = true;
      }
    }
    const wanted = row.isActive ? row.roles : [];
    if (wanted.some(({ school }) => school !== undefined && !schools.has(school))) {
      complain('roles names a school that is not on the roster');
      continue;
    }
    const { granted, revoked } = await setGrants(
      tx,
      id,
      wanted.map(({ role, school }) => ({
        role,
        schoolId: school === undefined ? null : (schools.get(school) ?? null),
      })),
    );
    counts.rolesGranted += granted;
    counts.rolesRevoked += revoked;
    if (isTouched || granted + revoked > 0) await auditOperator(tx, { id, by, row });
  }
  if (problems.count > 0) throw new ImportRefused();
  const changed = Object.values(counts).reduce((sum, value) => sum + value, 0);
  const runId = await recordImport(tx, { kind: 'operators', by, counts, changed });
  return {
    kind: 'imported',
    what: 'operators',
    runId,
    counts,
    changed,
    warnings: [],
    warningCount: 0,
  };
}

/** An auditor asks of one person who made them an approver, not only how many there are. */
async function auditOperator(
  tx: Transaction,
  { id, by, row }: { id: string; by: string; row: OperatorImportRow },
): Promise<void> {
  await insertAuditEntry(tx, {
    actor: importActor(by),
    act: 'operator-set',
    subject: { kind: 'operator', id },
    facts: {
      active: row.isActive,
      accounts: row.accounts.length,
      roles: (row.isActive ? row.roles : []).map(({ role, school }) =>
        school === undefined ? role : `${role}@${school}`,
      ),
    },
  });
}
