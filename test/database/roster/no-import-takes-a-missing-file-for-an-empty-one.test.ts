import { expect, test } from 'vitest';
import { importConsent } from '#domain/consent/import/import-consent.ts';
import { importHolidays } from '#domain/district/import-holidays.ts';
import { importDrillPhones } from '#domain/drill/list/import-drill-phones.ts';
import type { ImportReport } from '#domain/import/import-report.ts';
import {
  bootstrapOperators,
  importOperators,
} from '#domain/people/operator/import/import-operators.ts';
import { importTraining } from '#domain/people/training/import-training.ts';
import { importGroups } from '#domain/roster/groups/import-groups.ts';
import { testDatabase, testVault as vault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const database = setUpOnce(testDatabase);

type Request = Parameters<typeof importConsent>[0];
const imports: Record<string, (request: Request) => Promise<ImportReport>> = {
  importConsent,
  importHolidays,
  importDrillPhones,
  importOperators,
  bootstrapOperators,
  importTraining,
  importGroups,
};

test.for(Object.keys(imports))('%s finds no file, and ends nothing', async (name) => {
  const { owner, pool, db } = database;
  await owner.pool.query(
    `INSERT INTO school_holiday (day, name) VALUES ('2027-03-01', 'Spring break') ON CONFLICT DO NOTHING`,
  );
  const report = await imports[name]?.({ pool, db, vault, file: '/nowhere/list.csv', by: 'test' });
  expect(report).toMatchObject({
    kind: 'refused',
    problems: [{ file: 'list.csv', words: 'there is no such file' }],
    problemCount: 1,
  });
  const { rows } = await owner.pool.query('SELECT FROM school_holiday');
  expect(rows).toHaveLength(1);
});
