import { beforeAll, expect, test } from 'vitest';
import { listFamilyPhones } from '#sandbox/family-phones.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import {
  askRecorded,
  heardOn,
  type RecordedClosure,
} from '#test/support/recording/recorded-closure.ts';
import { voice } from '#test/support/recording/sounds.ts';
import { atLength } from '#test/support/run/length.ts';

const product = setUpProduct();
let closure: RecordedClosure;
let languages: Map<string, string>;
beforeAll(async () => {
  const phones = await listFamilyPhones(product.database.db, product.vault);
  languages = new Map(phones.map(({ number, language }) => [number, language]));
  // Somebody wants to hear it again.
  const english = phones.find(({ language }) => language === 'en');
  product.farSide.twilio.setBehavior(english?.number ?? '', { answers: 'person', keys: ['1'] });
  closure = await askRecorded(product, { es: voice(4), en: voice(3) });
  await product.onSlack('superintendent').press('approve');
  await finished(product);
});

const calls = () => product.farSide.twilio.calls();
const to = (language: string) => calls().filter((call) => languages.get(call.to) === language);

test('each family hears who calls, then the recording from its first second, then how to call back and the keys', () => {
  expect(to('es').length).toBeGreaterThan(2);
  for (const call of to('es')) {
    const [identity, played, callBack, ...keys] = heardOn(call);
    expect(identity).toContain('mensaje automático');
    expect(played).toBe(closure.digests['es']);
    expect(callBack).toMatch(/\d, \d/);
    expect(keys.length).toBeGreaterThan(2);
    expect(heardOn(call)).not.toContain('Hoy no hay clases.');
    const { seconds } = call.transcript.find(({ speaker }) => speaker === 'recording') ?? {};
    expect(seconds).toBeCloseTo(4, 0);
  }
});

test('one key plays it again', () => {
  const again = to('en').filter((call) => call.transcript.some(({ speaker }) => speaker === 'key'));

  expect(again).toHaveLength(1);
  expect(
    heardOn(again[0] ?? { transcript: [] }).filter((said) => said === closure.digests['en']),
  ).toHaveLength(2);
});

atLength('a language that nobody recorded is spoken', async () => {
  const others = calls().filter(
    ({ to: number }) => !['en', 'es'].includes(languages.get(number) ?? ''),
  );

  // The closure has no text of theirs, and English was recorded.
  for (const call of others) expect(heardOn(call)).toContain(closure.digests['en']);
});

test('the digest is in what two people approved, and the card names nothing that went wrong', async () => {
  const { rows } = await product.database.pool.query(
    `SELECT sealed_content -> 'recordings' AS recordings FROM campaign_version WHERE campaign_id = $1`,
    [closure.id],
  );

  expect(rows).toEqual([{ recordings: closure.digests }]);
  expect(product.onSlack('superintendent').card()).not.toContain('Recording not played');
});

test('once a call is over, its address of the sound opens for nobody', async () => {
  const { rows } = await product.database.owner.pool.query<{ token: string }>(
    `SELECT token FROM attempt WHERE campaign_id = $1 AND channel = 'voice' AND spoken_at IS NOT NULL`,
    [closure.id],
  );
  expect(rows.length).toBeGreaterThan(2);

  for (const { token } of rows) {
    const { status } = await fetch(`${product.botUrl}/twilio/sound/${token}/en`);
    expect(status).toBe(404);
  }
});
