import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importConsent } from '#domain/consent/import/import-consent.ts';
import { rotateKey } from '#domain/data-key/rotate-key.ts';
import { type KeptRing, startKeyRing } from '#domain/data-key/start-key-ring.ts';
import { importRoster } from '#domain/roster/import/import-roster.ts';
import { writeDistinctDistrict } from '#test/bench/import/write-distinct-district.ts';
import { setUpDatabase, testKey, testVault } from '#test/support/postgres/database.ts';
import { denyAllRows } from '#test/support/roster/disturb.ts';
import { plansOf, stepsOver } from '#test/support/roster/plans.ts';
import { writeConsent } from '#test/support/roster/write-consent.ts';
import { openVault } from '#vault/vault.ts';

const guardians = 3000;
const database = setUpDatabase();
let folder: string;
let keys: KeptRing;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bellwether-statistics-'));
  await writeDistinctDistrict(folder, guardians);
  await importRoster({ ...database, vault: testVault, source: folder, by: 'test' });
  await startAnotherKey();
});
afterAll(async () => {
  await keys[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** It is in use, and no number is indexed with it yet: every row reads otherwise, and every number is looked for by two keys. */
async function startAnotherKey(): Promise<void> {
  const { db } = database.owner;
  const settings = { BELLWETHER_KEY: testKey };
  const opened = await startKeyRing(db, { settings, program: 'owner', onFault: () => {} });
  if (opened.kind === 'refused') throw new Error(opened.sentence);
  keys = opened.ring;
  const onStep = () => {
    throw new Error('killed');
  };
  await expect(rotateKey({ db, keys, class: 'index', by: 'cli', onStep })).rejects.toThrow(
    'killed',
  );
  await keys.refresh();
}

test('F66 with statistics that know of nobody, a roster whose every row changed is imported in steps of few rows', async () => {
  await denyAllRows(database.owner.pool);

  const plans = await plansOf(database, async (watched) => {
    const vault = openVault(keys);
    const report = await importRoster({ ...watched, vault, source: folder, by: 'test' });
    expect(report).toMatchObject({
      kind: 'imported',
      counts: { guardiansChanged: guardians, phonesAdded: 0, guardianPhonesEnded: 0 },
    });
  });

  expect(stepsOver(10 * guardians, plans)).toEqual([]);
});

test('F66 likewise a consent file, and the same again, as after one that was cut off', async () => {
  const file = await writeConsent(folder);
  const vault = openVault(keys);

  const plans = await plansOf(database, async (watched) => {
    for (const consentsAdded of [guardians, 0]) {
      await denyAllRows(database.owner.pool);
      const report = await importConsent({
        ...watched,
        vault,
        file,
        by: 'test',
        phonesInPart: 100,
      });
      expect(report).toMatchObject({ kind: 'imported', counts: { consentsAdded } });
    }
  });

  expect(stepsOver(10 * guardians, plans)).toEqual([]);
});
