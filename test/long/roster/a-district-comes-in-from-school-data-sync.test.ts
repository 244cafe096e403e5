import path from 'node:path';
import { expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';
import { makeItAfternoon } from '#test/support/district/afternoon.ts';
import { writeExport } from '#test/support/district/roster-district.ts';
import { sdsExportOf } from '#test/support/district/sds-export.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { importAlone } from '#test/support/roster/import-alone.ts';

const product = setUpProduct({ students: 20 });

const count = async (table: string) => {
  const { rows } = await product.database.pool.query(`SELECT FROM ${table} WHERE active`);
  return rows.length;
};

test('Microsoft’s files of the same people end nobody', async () => {
  const tables = ['student', 'guardian', 'guardianship', 'enrollment', 'guardian_phone'];
  const before = await Promise.all(tables.map(count));
  const folder = path.join(product.folder, 'sds');
  const source = await writeExport(folder, await sdsExportOf(product.folder));
  const { db, pool } = product.database.as('imports');

  const report = await importAlone({ db, pool, vault: product.vault, source, by: 'cli' });

  expect(report).toMatchObject({
    kind: 'imported',
    counts: { studentsEnded: 0, guardiansEnded: 0 },
  });
  expect(await Promise.all(tables.map(count))).toEqual(before);
  await makeItAfternoon(product.database);
});

test('a closure then calls the families of that roster', async () => {
  const principal = product.onSlack('principal');
  await principal.askClosure({ happening: 'closed', ground: 'weather' });
  const superintendent = product.onTeams('superintendent');
  await until('the card', () => superintendent.card().includes('Waiting for approval'));
  await superintendent.press('approve');
  await finished(product);

  const { rows } = await product.database.pool.query(
    `SELECT FROM recipient WHERE channel = 'voice'`,
  );
  expect(rows.length).toBeGreaterThan(10);
  expect(product.farSide.twilio.calls().length).toBeGreaterThanOrEqual(rows.length);
});
