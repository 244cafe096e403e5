import { appendFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { importConsent } from '#domain/consent/import/import-consent.ts';
import { makeItAfternoon } from '#test/support/district/afternoon.ts';
import type { Product } from '#test/support/product/product.ts';
import { importAlone } from './import-alone.ts';

/** Somebody of an export: their roles by school, such as `teacher SCH-1`, and their students with a school each. */
export type Worker = {
  sourcedId: string;
  name: string;
  number: string;
  roles: readonly string[];
  /** ISO 8601; absent: they gave no number to be told by. */
  givenOn?: string;
  students?: readonly { sourcedId: string; school: string }[];
};

/** Writes them into the export that the product was imported from. */
export async function addWorkers({ folder }: Product, workers: readonly Worker[]): Promise<void> {
  const users = await rowsFor(folder, 'users');
  const roles = await rowsFor(folder, 'roles');
  for (const { sourcedId, name, number, givenOn = '', students = [], ...worker } of workers) {
    const [givenName = '', familyName = ''] = name.split(' ');
    await users({
      sourcedId,
      givenName,
      familyName,
      phone: number,
      'metadata.numbersGivenOn': givenOn,
    });
    const all = [
      ...worker.roles.map((role) => [sourcedId, ...role.split(' ')]),
      ...(students.length === 0 ? [] : [[sourcedId, 'parent', 'SCH-1']]),
      ...students.map((student) => [student.sourcedId, 'student', student.school]),
    ];
    for (const student of students)
      await users({
        sourcedId: student.sourcedId,
        givenName: 'Kim',
        familyName,
        agentSourcedIds: sourcedId,
      });
    for (const [user = '', role = '', org = ''] of all)
      await roles({ userSourcedId: user, role, roleType: 'primary', orgSourcedId: org });
  }
}

/** Appends a row to a file of the export. */
export async function rowsFor(folder: string, file: string) {
  const at = path.join(folder, `${file}.csv`);
  const [header = ''] = (await readFile(at, 'utf8')).split(/\r?\n/);
  const columns = header.split(',');
  return (row: Record<string, string>) =>
    appendFile(at, `${columns.map((column) => row[column] ?? '').join(',')}\r\n`);
}

/** Brings in the export, and sets the clock as tests have it. */
export async function bringInRoster({ folder, database, vault }: Product): Promise<void> {
  const { db, pool } = database.as('imports');
  const report = await importAlone({ pool, db, vault, source: folder, by: 'test' });
  if (report.kind === 'refused') throw new Error(JSON.stringify(report.problems));
  await makeItAfternoon(database);
}

/** Their consent as the personnel office has it, of calls and of texts about school matters. */
export async function bringInConsent(
  { folder, database, vault }: Product,
  workers: readonly Worker[],
): Promise<void> {
  const file = path.join(folder, 'staff-consent.csv');
  const header = (await readFile(path.join(folder, 'consent.csv'), 'utf8')).split(/\r?\n/)[0] ?? '';
  const columns = header.split(',');
  const rows = workers.flatMap(({ number, sourcedId, givenOn = '2026-08-15' }) =>
    ['voice', 'text'].map((channel) => ({
      phone: number,
      channel,
      purposes: 'school-mission',
      kind: 'express',
      method: 'web-page',
      wording_version: 'staff-2026',
      language: 'en',
      wording: 'Call and text me on this number about closings of my school.',
      giver_relation: 'employee',
      giver_sourced_id: sourcedId,
      evidence_reference: `staff form of ${sourcedId}`,
      obtained_at: givenOn,
    })),
  );
  const line = (row: Record<string, string>) =>
    columns.map((column) => row[column] ?? '').join(',');
  await appendFile(file, [header, ...rows.map(line)].join('\r\n'));
  const { db, pool } = database.as('imports');
  const report = await importConsent({ pool, db, vault, file, by: 'test' });
  if (report.kind === 'refused') throw new Error(JSON.stringify(report.problems));
}

/** Takes somebody out of the export, as a school's system does with who left. */
export async function removeWorker({ folder }: Product, { sourcedId }: Worker): Promise<void> {
  for (const file of ['users', 'roles']) {
    const at = path.join(folder, `${file}.csv`);
    const lines = (await readFile(at, 'utf8')).split(/\r?\n/);
    await writeFile(at, lines.filter((line) => !line.split(',').includes(sourcedId)).join('\r\n'));
  }
}
