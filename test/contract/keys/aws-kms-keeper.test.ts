import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type KmsDouble, kmsKey, startKmsDouble } from '#test/support/keys/kms-double.ts';
import { awsKmsKeeper } from '#vault/keepers/aws-kms-keeper.ts';
import { KeeperAway } from '#vault/keepers/key-keeper.ts';

// AWS's own library in front of a server that speaks the protocol of KMS.

let kms: KmsDouble;
beforeAll(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'an example of a secret');
  kms = await startKmsDouble();
});
afterEach(() => kms.setMood('well'));
afterAll(async () => {
  vi.unstubAllEnvs();
  await kms[Symbol.asyncDispose]();
});

const keeper = () => awsKmsKeeper({ keyArn: kmsKey, url: kms.url });
const place = { id: 3, class: 'guardian' } as const;

test('a data key comes back as it was, and is nowhere in what KMS gave us to keep', async () => {
  const key = randomBytes(32);
  const wrapped = await keeper().wrap(key, place);

  expect(wrapped.includes(key)).toBe(false);
  expect(await keeper().unwrap(wrapped, place)).toEqual(key);
  expect(kms.asked()).toEqual(['Encrypt guardian', 'Decrypt guardian']);
});

test('a wrapped key that was altered, or moved to another id or class, does not open', async () => {
  const wrapped = await keeper().wrap(randomBytes(32), place);
  const altered = Buffer.from(wrapped);
  altered[20] = (altered[20] ?? 0) ^ 1;

  for (const [key, where] of [
    [altered, place],
    [wrapped, { ...place, id: 4 }],
    [wrapped, { ...place, class: 'student' }],
  ] as const) {
    const opening = keeper().unwrap(key, where);
    await expect(opening).rejects.toThrow();
    await expect(opening).rejects.not.toBeInstanceOf(KeeperAway);
  }
});

test.each(['away', 'slow', 'disabled', 'denied'] as const)(
  'F60 KMS that is %s is away, which is no word on the key',
  async (mood) => {
    const wrapped = await keeper().wrap(randomBytes(32), place);
    kms.setMood(mood);
    await expect(keeper().unwrap(wrapped, place)).rejects.toBeInstanceOf(KeeperAway);
    await expect(keeper().wrap(randomBytes(32), place)).rejects.toBeInstanceOf(KeeperAway);
  },
);
