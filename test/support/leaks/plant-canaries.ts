import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describeImport } from '#domain/import/import-report.ts';
import type { Product } from '#test/support/product/product.ts';
import { importAlone } from '#test/support/roster/import-alone.ts';
import { phoneBinding } from '#vault/vault.ts';

/** Nobody else in the world is called so. */
export const canaries = {
  guardian: 'Quillhilda Zanzibarov',
  student: 'Ottoline Quixbury',
} as const;

export type Planted = {
  /** Of the guardian, E.164; their id, and that of their phone. */
  number: string;
  guardianId: string;
  phoneId: string;
  /** What the import said. */
  report: string;
};

/** Gives a guardian with a phone that is called, and their student, other names in the export, and brings it in as a district does. */
export async function plantCanaries(product: Product): Promise<Planted> {
  const { owner } = product.database;
  const { rows } = await owner.pool.query<{
    guardian: string;
    student: string;
    guardianId: string;
    phoneId: string;
    index: Buffer;
    number: Buffer;
  }>(
    `SELECT g.sourced_id AS guardian, s.sourced_id AS student, g.id AS "guardianId", p.id AS "phoneId", p.index, p.number
     FROM guardian g JOIN guardianship gs ON gs.guardian_id = g.id AND gs.active AND gs.may_be_contacted
     JOIN student s ON s.id = gs.student_id JOIN guardian_phone gp ON gp.guardian_id = g.id AND gp.active
     JOIN phone p ON p.id = gp.phone_id AND p.line_type = 'mobile' ORDER BY g.sourced_id LIMIT 1`,
  );
  const [chosen] = rows;
  if (chosen === undefined) throw new Error('no guardian has a mobile phone');
  const file = path.join(product.folder, 'users.csv');
  const [header = '', ...lines] = (await readFile(file, 'utf8')).split('\r\n');
  const columns = header.split(',');
  const rename = (sourcedId: string, name: string) => {
    const place = lines.findIndex((line) => line.startsWith(`${sourcedId},`));
    const cells = (lines[place] ?? '').split(',');
    const [given = '', family = ''] = name.split(' ');
    cells[columns.indexOf('givenName')] = given;
    cells[columns.indexOf('familyName')] = family;
    lines[place] = cells.join(',');
  };
  rename(chosen.guardian, canaries.guardian);
  rename(chosen.student, canaries.student);
  await writeFile(file, [header, ...lines].join('\r\n'));
  const imported = await importAlone({
    ...product.database.as('imports'),
    vault: product.vault,
    source: product.folder,
    by: 'test',
  });
  if (imported.kind !== 'imported') throw new Error(describeImport(imported));
  return {
    number: product.vault.decrypt(chosen.number, phoneBinding(chosen.index)),
    guardianId: chosen.guardianId,
    phoneId: chosen.phoneId,
    report: describeImport(imported),
  };
}
