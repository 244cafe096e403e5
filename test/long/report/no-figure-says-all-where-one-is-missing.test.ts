import { parse } from 'csv-parse/sync';
import { beforeAll, expect, test } from 'vitest';
import { packCard, reportCard } from '#conversation/report/report-card.ts';
import { findReport } from '#domain/report/find-report.ts';
import { packCsv } from '#reports/csv/report-csv.ts';
import { packPdf } from '#reports/report-pdf.ts';
import { setUpDatabase } from '#test/support/postgres/database.ts';
import { headlineOf, tableOf } from '#test/support/report/read-table.ts';
import { yearOfClosures } from '#test/support/report/year-of-closures.ts';
import { readPdf } from '#test/support/reports/read-pdf.ts';

const database = setUpDatabase();
let officer: string;
const all = 171;

const rows = async <T>(text: string): Promise<T[]> =>
  (await database.owner.pool.query(text)).rows as T[];

// One closure alone: 171 phones on its list, and everyone but one answered.
beforeAll(async () => {
  await yearOfClosures(database.owner.pool);
  const session = await database.owner.pool.connect();
  try {
    await session.query(`SET session_replication_role = replica;
      CREATE TEMP TABLE kept AS SELECT c.id, v.id AS version_id FROM campaign c
        JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
        WHERE c.started_at IS NOT NULL AND (SELECT count(DISTINCT phone_id) FROM recipient r WHERE r.version_id = v.id) > ${all}
        ORDER BY c.number LIMIT 1;
      UPDATE campaign SET started_at = NULL WHERE id NOT IN (SELECT id FROM kept);
      CREATE TEMP TABLE phones AS SELECT phone_id, row_number() OVER (ORDER BY phone_id) AS n
        FROM (SELECT DISTINCT phone_id FROM recipient WHERE version_id IN (SELECT version_id FROM kept)) r;
      DELETE FROM recipient USING phones p WHERE recipient.phone_id = p.phone_id AND p.n > ${all}
        AND version_id IN (SELECT version_id FROM kept);
      DELETE FROM attempt WHERE campaign_id IN (SELECT id FROM kept);
      INSERT INTO attempt (campaign_id, version_id, phone_id, channel, try_number, state, disposition, token, intent_at, ended_at)
        SELECT k.id, k.version_id, p.phone_id, 'voice', 1, 'completed', CASE p.n WHEN 1 THEN 'no-answer' ELSE 'person' END,
          left(md5(p.phone_id::text), 22), c.started_at, c.started_at + interval '1 minute'
        FROM kept k JOIN campaign c USING (id), phones p WHERE p.n <= ${all}`);
  } finally {
    session.release(true);
  }
  const [person] = await rows<{ id: string }>(
    `SELECT operator_id AS id FROM role_grant WHERE role = 'compliance' AND school_id IS NULL LIMIT 1`,
  );
  officer = person?.id ?? '';
});

const today = Temporal.Now.plainDateISO('America/Chicago');
const period = { from: today.subtract({ years: 4 }), to: today };

async function read(name: string) {
  const request = { name, period, schoolId: undefined };
  const found = await findReport(database.as('bot').db, { operatorId: officer, request });
  if (found.kind === 'refused') throw new Error(found.reason);
  return found;
}

test('171 phones of which 170 were reached have one that was not', async () => {
  const found = await read('closures');
  if (found.kind !== 'report') throw new Error(found.kind);

  expect(headlineOf(found.report)).toMatchObject({
    'Phones on their call lists': '170',
    Reached: '170',
    'Not reached': '< 5',
  });
  for (const part of ['By closure', 'By school', 'By home language']) {
    const lines = tableOf(found.report, part);
    const from = part === 'By closure' ? 3 : 1;
    const missed = lines.map((row) => row[from + 2]);
    expect(missed, part).toContain('< 5');
  }
  const links = { csv: 'https://x.example/csv', pdf: 'https://x.example/pdf' };
  expect(JSON.stringify(reportCard(found.report, links))).toContain('Not reached');
});

test('the annual pack says so as a card, as one CSV and as a PDF', async () => {
  const found = await read('annual');
  if (found.kind !== 'pack') throw new Error(found.kind);
  const links = { csv: 'https://x.example/csv', pdf: 'https://x.example/pdf' };

  expect(JSON.stringify(packCard(found.pack, links))).toContain('not reached < 5');
  const csv = parse<Record<string, string>>(packCsv(found.pack), { columns: true, bom: true });
  const summary = csv.filter((row) => row['Part'] === 'Summary');
  expect([...new Set(csv.map((row) => row['Report']))]).toEqual(
    found.pack.reports.map(({ title }) => title),
  );
  expect(
    summary.find(
      (row) => row['Report'] === 'Closures and reach' && row['What'] === 'Not reached',
    )?.['Value'],
  ).toBe('< 5');
  const { text } = await readPdf(await packPdf(found.pack));
  expect(text).toContain('Not reached');
});
