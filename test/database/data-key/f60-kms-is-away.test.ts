import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { pauseHindered } from '#domain/closure/life/pause-blocked.ts';
import { rotateKey } from '#domain/data-key/rotate-key.ts';
import { setKeyKeeper } from '#domain/data-key/set-key-keeper.ts';
import { type KeptRing, startKeyRing } from '#domain/data-key/start-key-ring.ts';
import { type District, testDistrict } from '#test/support/attempt/attempt-district.ts';
import { type KmsDouble, kmsKey, startKmsDouble } from '#test/support/keys/kms-double.ts';
import { testKey } from '#test/support/postgres/database.ts';
import { KeeperAway } from '#vault/keepers/key-keeper.ts';
import type { KeySettings } from '#vault/keepers/open-keepers.ts';
import { openVault } from '#vault/vault.ts';

let district: District;
let kms: KmsDouble;
let ring: KeptRing;
beforeAll(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'an example of a secret');
  district = await testDistrict();
  kms = await startKmsDouble();
  // A district moves from its setting to KMS.
  await using both = await open({ BELLWETHER_KEY: testKey });
  await setKeyKeeper(district.owner.db, both, { by: 'cli' });
  ring = await open({});
});
afterEach(() => kms.setMood('well'));
afterAll(async () => {
  await ring[Symbol.asyncDispose]();
  await kms[Symbol.asyncDispose]();
  await district[Symbol.asyncDispose]();
  vi.unstubAllEnvs();
});

const start = (settings: KeySettings) =>
  startKeyRing(
    district.owner.db,
    {
      settings: { BELLWETHER_KMS_KEY: kmsKey, AWS_KMS_URL: kms.url, ...settings },
      program: 'test',
      onFault: () => {},
    },
    { askKeeperEveryMs: 0, awayAfterMs: 1 },
  );

async function open(settings: KeySettings): Promise<KeptRing> {
  const opened = await start(settings);
  if (opened.kind === 'refused') throw new Error(opened.sentence);
  return opened.ring;
}

const states = async (...campaigns: string[]) => {
  const { rows } = await district.owner.pool.query<{ state: string; why: string | null }>(
    `SELECT state, end_reason AS why FROM campaign WHERE id = ANY ($1) ORDER BY array_position($1, id)`,
    [campaigns],
  );
  return rows;
};

test.each(['away', 'disabled'] as const)(
  'F60 KMS is %s: what was unwrapped still works, nothing is written in clear, and it is known',
  async (mood) => {
    const vault = openVault(ring);
    const before = vault.encrypt('Nguyễn', 'guardian.name:G-1');
    kms.setMood(mood);
    await expect(ring.refresh()).rejects.toBeInstanceOf(KeeperAway);
    await expect.poll(() => ring.isAway()).toBe(true);

    expect(vault.decrypt(before, 'guardian.name:G-1')).toBe('Nguyễn');
    const sealed = vault.encrypt('Nguyễn', 'guardian.name:G-2');
    expect(sealed.includes('Nguyễn')).toBe(false);
    expect(vault.decrypt(sealed, 'guardian.name:G-2')).toBe('Nguyễn');

    kms.setMood('well');
    await ring.refresh();
    expect(ring.isAway()).toBe(false);
  },
);

test('F60 no program starts without its keys, and none changes them', async () => {
  kms.setMood('away');
  expect(await start({})).toMatchObject({
    kind: 'refused',
    sentence: expect.stringContaining('the keys can’t be opened: AWS KMS does not answer'),
  });
  const rotating = { keys: ring, class: 'student', by: 'cli', onStep: () => {} } as const;
  await expect(rotateKey({ db: district.owner.db, ...rotating })).rejects.toBeInstanceOf(
    KeeperAway,
  );
  const { rows } = await district.owner.pool.query(`SELECT FROM data_key WHERE state = 'next'`);
  expect(rows).toEqual([]);
});

test('F60 once it is away too long, calling pauses and says why; an emergency goes on', async () => {
  const phones = await district.addPhones(1);
  const emergency = await district.startCampaign({ phones, purpose: 'emergency' });
  const matter = await district.startCampaign({ phones, purpose: 'school-mission' });

  await pauseHindered(district.db, { keysAway: false });
  expect(await states(emergency, matter)).toMatchObject([
    { state: 'dialing' },
    { state: 'dialing' },
  ]);
  await pauseHindered(district.db, { keysAway: true });
  expect(await states(emergency, matter)).toMatchObject([
    { state: 'dialing' },
    { state: 'paused', why: expect.stringContaining('AWS KMS hasn’t confirmed our keys') },
  ]);
});
