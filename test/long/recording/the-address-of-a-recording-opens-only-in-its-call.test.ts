import { hash, randomBytes } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { listFamilyPhones } from '#sandbox/family-phones.ts';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { askRecorded, type RecordedClosure } from '#test/support/recording/recorded-closure.ts';
import { voice } from '#test/support/recording/sounds.ts';

const product = setUpProduct({ speed: 2, mix: { ...everybodyAnswers, failed: 1 } });
/** The only phone that is in service: it is answered by hand. */
let number: string;
let closure: RecordedClosure;
beforeAll(async () => {
  const phones = await listFamilyPhones(product.database.db, product.vault);
  number = phones.find(({ language }) => language === 'en')?.number ?? '';
  product.farSide.twilio.setBehavior(number, { answers: 'manual' });
});

const twilio = () => product.farSide.twilio;

async function tokenOf(campaignId: string): Promise<string> {
  const { rows } = await product.database.owner.pool.query<{ token: string }>(
    `SELECT a.token FROM attempt a JOIN phone p ON p.id = a.phone_id
     WHERE a.campaign_id = $1 AND p.index = $2 AND a.ended_at IS NULL`,
    [campaignId, product.vault.phoneIndex(number)],
  );
  return rows[0]?.token ?? '';
}

const open = (path: string, how: RequestInit = {}) =>
  fetch(`${product.botUrl}/twilio/sound/${path}`, how);

/** Everything that somebody could learn from an answer. */
async function learned(response: Response): Promise<unknown> {
  const headers = [...response.headers].flatMap(([name, value]) =>
    name === 'date' ? [] : `${name}: ${value}`,
  );
  return { status: response.status, headers, body: await response.text() };
}

test('while the phone rings, nothing is there; while the call goes on, the whole sound is, and never a part', async () => {
  closure = await askRecorded(product, { en: voice(59) });
  await product.onSlack('superintendent').press('approve');
  await until('it rings', () => twilio().phone(number).status === 'ringing');
  const token = await tokenOf(closure.id);
  const nothing = await learned(await open(`${randomBytes(16).toString('base64url')}/en`));
  expect(nothing).toMatchObject({ status: 404, body: '' });

  expect(await learned(await open(`${token}/en`))).toEqual(nothing);
  twilio().answer(number);
  await until('it plays', () =>
    twilio()
      .phone(number)
      .call?.transcript.some(({ speaker }) => speaker === 'recording'),
  );

  const whole = await open(`${token}/en`);
  expect(whole.status).toBe(200);
  expect(whole.headers.get('content-type')).toBe('audio/wav');
  expect(whole.headers.get('cache-control')).toBe('no-store');
  const sound = Buffer.from(await whole.arrayBuffer());
  expect(hash('sha256', sound)).toBe(closure.digests['en']);
  expect(whole.headers.get('content-length')).toBe(String(sound.length));
  for (const Range of ['bytes=0-0', 'bytes=0-,0-,0-,0-,0-', 'bytes=-1', 'bytes=99999999-']) {
    const part = await open(`${token}/en`, { headers: { Range } });
    expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([200, sound.length]);
  }
  const head = await open(`${token}/en`, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length')]).toEqual([200, String(sound.length)]);
  for (const path of [
    `${token}/es`,
    `${token}/xx`,
    `${token}/toString`,
    `${token}/en/more`,
    token,
    `${token.slice(0, -1)}/en`,
    `${token.toLowerCase().replace(/^./, '-')}/en`,
    `${token}/..%2Fen`,
    `${token}/%`,
    '../sound',
  ])
    expect([path, await learned(await open(path))]).toEqual([
      path,
      expect.objectContaining({ status: 404, body: '' }),
    ]);
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH'])
    expect((await open(`${token}/en`, { method })).status).toBe(404);

  twilio().hangUp(number);
  await until('it is over', async () => (await tokenOf(closure.id)) === '');
  expect(await learned(await open(`${token}/en`))).toEqual(nothing);
  await finished(product);
});

test('a call of another closure, which plays none, opens none', async () => {
  const spoken = await askRecorded(product, {});
  await product.onSlack('superintendent').press('approve');
  await until('it rings', () => twilio().phone(number).status === 'ringing');
  twilio().answer(number);
  await until('the call', () => twilio().phone(number).status === 'in-call');
  const token = await tokenOf(spoken.id);
  await until('its first words', async () => {
    const { rowCount } = await product.database.owner.pool.query(
      'SELECT FROM attempt WHERE token = $1 AND spoken_at IS NOT NULL AND ended_at IS NULL',
      [token],
    );
    return rowCount === 1;
  });
  expect((await open(`${token}/en`)).status).toBe(404);
  twilio().hangUp(number);
  await finished(product);
});
