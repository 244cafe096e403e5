import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { rotateKey } from '#domain/data-key/rotate-key.ts';
import { startKeyRing } from '#domain/data-key/start-key-ring.ts';
import { phoneBinding } from '#vault/vault.ts';
import { type Bench, type BenchDatabase, measure, type Sample } from './bench.ts';
import { benchKey } from './bench-key.ts';

/** BENCH_PHONES=1000000 is the goal's own size. */
const phones = Number(process.env['BENCH_PHONES'] ?? 200_000);
const decryptsASecond = 200;

const numbers = Array.from({ length: phones }, (_, n) => `+1312${String(5_500_100 + n)}`);

/** What encryption costs beside the bare functions, and what a rotation costs beside the bare work of it. */
export async function rows(bench: Bench): Promise<Sample[]> {
  const { vault } = bench;
  const sealed: { index: Buffer; number: Buffer }[] = [];
  const ours = await measure(async () => {
    for (const number of numbers) {
      const index = vault.phoneIndex(number);
      sealed.push({ index, number: vault.encrypt(number, phoneBinding(index)) });
    }
  });
  const bareMs = await bareSealing();
  const opening = await measure(async () => {
    for (const { index, number } of sealed) vault.decrypt(number, phoneBinding(index));
  });
  const secondMs = (opening.ms / phones) * decryptsASecond;
  return [
    {
      name: `encrypt and index ${phones} phones`,
      measured: ours,
      floorMs: bareMs,
      floor: 'bare AES-GCM and HMAC',
      goal: 2,
    },
    {
      name: `decrypting in a second of ${decryptsASecond} calls`,
      measured: { ...opening, ms: secondMs },
      floorMs: 10,
      floor: '1 % of a core',
      goal: 1,
    },
    await rotation(bench, sealed),
  ];
}

async function bareSealing(): Promise<number> {
  const key = randomBytes(32);
  const { ms } = await measure(async () => {
    for (const number of numbers) {
      const index = createHmac('sha256', key).update(number).digest();
      const cipher = createCipheriv('aes-256-gcm', key, randomBytes(12));
      cipher.setAAD(index);
      Buffer.concat([cipher.update(number), cipher.final(), cipher.getAuthTag()]);
    }
  });
  return ms;
}

async function rotation(
  bench: Bench,
  sealed: readonly { index: Buffer; number: Buffer }[],
): Promise<Sample> {
  await using database = await bench.freshDatabase();
  const { owner } = database;
  await owner.pool.query(
    'INSERT INTO phone (index, number) SELECT * FROM unnest($1::bytea[], $2::bytea[])',
    [sealed.map(({ index }) => index), sealed.map(({ number }) => number)],
  );
  const floorMs = await bareRewriting(database, sealed);
  const opened = await startKeyRing(owner.db, {
    settings: { BELLWETHER_KEY: benchKey.toString('base64') },
    program: 'bench',
    onFault: () => {},
  });
  if (opened.kind === 'refused') throw new Error(opened.sentence);
  await using keys = opened.ring;
  const rotated = { db: owner.db, keys, class: 'guardian', by: 'bench', onStep: () => {} } as const;
  return {
    name: `rotate the key of ${phones} phones`,
    measured: await measure(() => rotateKey(rotated)),
    floorMs,
    floor: 'bare AES-GCM twice and one UPDATE of all rows',
    goal: 6,
  };
}

async function bareRewriting(
  { owner }: BenchDatabase,
  sealed: readonly { number: Buffer }[],
): Promise<number> {
  const key = randomBytes(32);
  const { ms } = await measure(async () => {
    for (const { number } of sealed) {
      const decipher = createDecipheriv('aes-256-gcm', key, number.subarray(2, 14));
      const plain = decipher.update(number.subarray(14, -16));
      const cipher = createCipheriv('aes-256-gcm', key, randomBytes(12));
      Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    }
    await owner.pool.query('UPDATE phone SET number = number || $1', [Buffer.alloc(0)]);
  });
  return ms;
}
