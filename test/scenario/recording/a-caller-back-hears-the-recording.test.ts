import { beforeAll, expect, test } from 'vitest';
import { makeLinkToken } from '#domain/shared/link/link-token.ts';
import { listFamilyPhones } from '#sandbox/family-phones.ts';
import { until } from '#sandbox/until.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import {
  askRecorded,
  heardOn,
  type RecordedClosure,
  recordedTexts,
} from '#test/support/recording/recorded-closure.ts';
import { voice } from '#test/support/recording/sounds.ts';
import { atLength } from '#test/support/run/length.ts';

const product = setUpProduct({ students: 30 });
let closure: RecordedClosure;
/** The phones of each language that were spoken to. */
let numbers: Partial<Record<string, string[]>> = {};
beforeAll(async () => {
  closure = await askRecorded(product, { es: voice(4), en: voice(3) });
  await product.onSlack('superintendent').press('approve');
  await finished(product);
  const called = new Set(product.farSide.twilio.calls().map(({ to }) => to));
  const phones = await listFamilyPhones(product.database.db, product.vault);
  numbers = Object.groupBy(
    phones.map(({ number }) => number).filter((number) => called.has(number)),
    (number) => phones.find((phone) => phone.number === number)?.language ?? '',
  );
});

/** What somebody hears who calls back, up to the end of the call. */
async function callBack(number = '', keys: string[] = []): Promise<string[]> {
  const call = product.farSide.twilio.callBack(number, { keys });
  await until('the end of the call', () => call.status === 'completed');
  return heardOn(call);
}

const digest = (language: string) => closure.digests[language];
const times = (heard: string[], said: string | undefined) =>
  heard.filter((one) => one === said).length;

test('it is played after who calls and the day, in the language of the family, and once more by key 1', async () => {
  const spanish = await callBack(numbers['es']?.[0], ['1']);

  expect(spanish[0]).toContain('mensaje automático');
  expect(spanish[1]).toContain('nos comunicamos con usted');
  expect(spanish[2]).toBe(digest('es'));
  expect(spanish[3]).toContain('oprima 1');
  expect(times(spanish, digest('es'))).toBe(2);
  expect(spanish).not.toContain(recordedTexts.es);
  // Nobody wrote or recorded it in Vietnamese.
  expect(await callBack(numbers['vi']?.[0])).toContain(digest('en'));
});

atLength(
  'what the carrier could not fetch is said as text, once, whether or not a key is pressed',
  async () => {
    for (const [place, keys] of [[], ['1']].entries()) {
      product.farSide.twilio.losePlays(1);

      const heard = await callBack(numbers['en']?.[place], keys);

      expect([times(heard, digest('en')), times(heard, recordedTexts.en)]).toEqual([0, 1]);
    }
  },
);

test('the address of the sound opens for nobody who alters it, and for nobody once the closure was stopped', async () => {
  const { rows } = await product.database.owner.pool.query<{ id: string }>(
    `SELECT a.id FROM attempt a JOIN phone p ON p.id = a.phone_id WHERE a.campaign_id = $1 AND p.index = $2`,
    [closure.id, product.vault.phoneIndex(numbers['es']?.[0] ?? '')],
  );
  const keyUntil = (expiresAt: Temporal.Instant) =>
    makeLinkToken({ id: rows[0]?.id ?? '', expiresAt }, (payload) =>
      product.vault.sign(`call-back-sound:es:${payload}`),
    );
  const now = Temporal.Now.instant();
  const key = keyUntil(now.add({ minutes: 1 }));
  const open = async (path: string) =>
    (await fetch(`${product.botUrl}/twilio/call/sound/${path}`)).status;

  expect(await open(`${key}/es`)).toBe(200);
  expect(await open(`${key}/en`)).toBe(404);
  expect(await open(`B${key.slice(1)}/es`)).toBe(404);
  expect(await open(`${keyUntil(now.subtract({ seconds: 1 }))}/es`)).toBe(404);

  // As if it had been stopped: no rule lets a finished closure become so.
  await product.database.owner.pool.query(
    `BEGIN; SET LOCAL session_replication_role = replica;
     UPDATE campaign SET state = 'stopped' WHERE id = '${closure.id}'; COMMIT`,
  );
  expect(await open(`${key}/es`)).toBe(404);
  const heard = await callBack(numbers['es']?.[0]);
  expect(times(heard, digest('es')) + times(heard, recordedTexts.es)).toBe(0);
});
