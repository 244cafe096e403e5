import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Draft } from '#domain/closure/campaign.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { importHolidays } from '#domain/district/import-holidays.ts';
import { afternoonZones } from '#test/support/district/afternoon.ts';
import { decide, look } from '#test/support/district/decisions.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { testKey } from '#test/support/postgres/database.ts';

const { database, district } = setUpSmallDistrict();
let folder: string;
beforeAll(async () => {
  await database.owner.pool.query(
    'WITH s AS (UPDATE school SET time_zone = $1) UPDATE district SET time_zone = $1',
    [zone],
  );
  folder = await mkdtemp(path.join(tmpdir(), 'bellwether-holidays-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A Wednesday, and none of these days is over when this runs. */
const eventDate = '2083-01-13';

/** Of the families, which depends on when the test runs; read once, for an hour may end meanwhile. */
const zone = afternoonZones().afternoon;

const at = (time: string) =>
  Temporal.PlainDateTime.from(`${eventDate}T${time}`).toZonedDateTime(zone).toInstant();

/** Of a closure that is alone on its day, sealed while people are awake. */
async function frozen(change: Partial<Draft> = {}, revises?: string): Promise<CampaignView> {
  await database.owner.pool.query(
    `UPDATE campaign SET state = 'stopped', ended_at = now() WHERE ended_at IS NULL AND state <> 'finished'
      AND id IS DISTINCT FROM $1`,
    [revises ?? null],
  );
  const result = await draftCampaign(database.db, {
    operator: district.principal,
    draft: {
      happening: 'closed',
      ground: 'weather',
      purpose: 'emergency',
      schoolIds: [district.school],
      eventDate,
      delivery: 'call',
      startAt: at('07:00'),
      stopTryingAt: at('10:00'),
      texts: { en: 'Closed.', es: 'Cerrado.' },
      ...change,
    },
    ...(revises === undefined ? {} : { revises }),
  });
  if (result.kind !== 'drafted') throw new Error(result.reason);
  await sealCampaign(database.db, result.campaignId);
  return look(database.db, result.campaignId);
}

/** A closure of the past that called so many phones of these schools. */
async function called(
  phones: number,
  change: { schools?: string[]; purpose?: string; started?: boolean } = {},
): Promise<void> {
  const { id } = await database.owner.db
    .insertInto('campaign')
    .values({
      state: 'finished',
      author_id: district.principal.id,
      started_at: change.started === false ? null : Temporal.Now.instant(),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await database.pool.query(
    `INSERT INTO campaign_version (campaign_id, number, happening, ground, purpose, school_ids, event_date, delivery,
      stop_trying_at, submitted_by, voice_count, text_count)
    VALUES ($1, 1, 'closed', 'weather', $2, $3, '2026-12-01', 'call', now(), $4, $5, 0)`,
    [
      id,
      change.purpose ?? 'emergency',
      change.schools ?? [district.school],
      district.principal.id,
      phones,
    ],
  );
}

/** Nobody who grew up with it has read our Spanish. */
const unchecked = { kind: 'words-unchecked', language: 'es', phones: 1 } as const;

const oddOf = (view: CampaignView) =>
  view.sealed?.warnings.odd.filter(({ kind }) => kind !== unchecked.kind);

async function importCsv(text: string) {
  const file = path.join(folder, 'holidays.csv');
  await writeFile(file, text);
  return importHolidays({ db: database.db, file, by: 'test' });
}

test('an ordinary closure has nothing odd but unchecked words, and its first version no changes', async () => {
  const view = await frozen();

  expect(view.sealed?.warnings).toEqual({ odd: [unchecked] });
});

test('the usual is the median of closures that called these very schools for this purpose', async () => {
  await called(110);
  await called(100);
  await called(5, { schools: [district.school, district.otherSchool] });
  await called(5, { purpose: 'other' });
  await called(5, { started: false });
  expect(oddOf(await frozen())).toEqual([]);

  await called(900);

  const view = await frozen();
  expect(oddOf(view)).toEqual([{ kind: 'other-size', phones: 3, usual: 110, closures: 3 }]);
});

test('it is kept with the version: who looks later sees the same, and nobody can change it', async () => {
  const view = await frozen();
  for (const phones of [1, 2, 3, 4, 5, 6, 7, 8]) await called(phones);

  const later = await look(database.db, view.id);
  expect(later.sealed?.warnings).toEqual(view.sealed?.warnings);
  expect(oddOf(later)).toHaveLength(1);
  await expect(
    database.owner.pool.query(
      `UPDATE campaign_version SET warnings = '{}' WHERE campaign_id = $1`,
      [view.id],
    ),
  ).rejects.toThrow('frozen');
});

test('the audit log says what the approver was shown, by kind', async () => {
  const view = await frozen({ eventDate: '2083-01-16', texts: { en: 'Closed on Friday.' } });
  const { rows } = await database.pool.query<{ warnings: string[] }>(
    `SELECT facts -> 'warnings' AS warnings FROM audit_entry WHERE subject_id = $1 AND act = 'campaign-submitted'`,
    [view.id],
  );

  expect(rows[0]?.warnings).toEqual(['words-contradict', 'weekend', 'language-missing']);
});

test('a version that was sent back and changed says what is other than before', async () => {
  const first = await frozen();
  await decide(database.db, district.superintendent, first, { reason: 'Birch too, please.' });

  const second = await frozen(
    {
      schoolIds: [district.school, district.otherSchool],
      texts: { en: 'Closed today.', es: 'Cerrado.' },
    },
    first.id,
  );

  expect(second.sealed?.warnings.since).toEqual({
    version: 1,
    changes: [
      { kind: 'texts', changed: ['en'], added: [], removed: [] },
      { kind: 'schools', added: ['School S2'], removed: [] },
      { kind: 'counts', phones: [3, 4], leftOut: [2, 2] },
    ],
  });
});

test('holidays come from a file, which is the whole list', async () => {
  expect(
    await importCsv(
      'first_day,last_day,name\n2083-01-11,2083-01-14,Winter break\n2083-05-31,,Memorial Day\n',
    ),
  ).toMatchObject({ kind: 'imported', counts: { added: 5, removed: 0 } });
  expect(oddOf(await frozen())).toContainEqual({ kind: 'holiday', name: 'Winter break' });

  expect(await importCsv('first_day,last_day,name\n2083-05-31,,Memorial Day\n')).toMatchObject({
    changed: 4,
    counts: { added: 0, removed: 4 },
  });
  expect(oddOf(await frozen())).not.toContainEqual({ kind: 'holiday', name: 'Winter break' });
});

test('the command line imports them, and says how many', async () => {
  const file = path.join(folder, 'summer.csv');
  await writeFile(file, 'first_day,last_day,name\n2083-06-14,2083-06-18,Summer\n');

  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['src/cli.ts', 'holidays', 'import', file],
    {
      cwd: path.join(import.meta.dirname, '../../..'),
      env: {
        DATABASE_URL: database.urls.imports,
        BELLWETHER_KEY: testKey,
      },
    },
  );

  expect(stdout).toMatch(/Holidays imported: 6 changes\.\s+added +5\s+removed +1/);
});

test.each([
  ['2083-13-01,,Break', 'no day like'],
  ['2083-01-05,2083-01-04,Break', 'lasts 0 days'],
  ['2082-01-05,2083-01-04,Break', 'lasts 365 days'],
  ['2083-01-05,,', 'no usable name'],
  ['2083-01-05,,A\n2083-01-04,2083-01-06,B', 'gives 2083-01-05 again'],
])('a holidays file with “%s” is refused whole: %s', async (rows, words) => {
  const before = await database.pool.query('SELECT * FROM school_holiday ORDER BY day');

  const report = await importCsv(`first_day,last_day,name\n2083-02-15,,Presidents Day\n${rows}\n`);

  expect(report).toMatchObject({
    kind: 'refused',
    problems: [expect.objectContaining({ words: expect.stringContaining(words) })],
  });
  const after = await database.pool.query('SELECT * FROM school_holiday ORDER BY day');
  expect(after.rows).toEqual(before.rows);
});
