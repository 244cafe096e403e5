import { describe, expect, test } from 'vitest';
import { adoptText } from '#domain/outreach/lease-text-doubts.ts';
import { recordOutreach } from '#domain/outreach/record-outreach.ts';
import { dialRig } from '#test/support/attempt/dial-rig.ts';
import { passTime } from '#test/support/attempt/pass-time.ts';
import { sendOutreach } from '#test/support/attempt/send-outreach.ts';
import { familyTexts, sentOutreach } from '#test/support/attempt/sent-outreach.ts';
import { atLength } from '#test/support/run/length.ts';
import { setUpEach } from '#test/support/set-up.ts';

const rig = setUpEach(dialRig);

describe('the answer of a text to one family is lost.', () => {
  test('The second one is lost, too: there is no third', async () => {
    const { send, look, asked, texts, row, inFlight, secondsUntil } = sentOutreach(
      rig,
      familyTexts,
    );
    rig.twilio.failNext('messages.create', { mode: 'drop-before', times: 2 });
    const phone = await asked();
    await send();

    const seconds = await secondsUntil(async () => (await inFlight()) === 0);
    for (const _ of [1, 2, 3]) {
      await passTime(rig, 100);
      await look();
      await send();
    }

    expect(seconds).toBeLessThanOrEqual(240);
    expect(await row()).toMatchObject({ state: 'unknown' });
    expect(texts(phone)).toEqual([]);
  });

  test('The answer comes from a worker that was frozen: nothing is sent again', async () => {
    const { rows, send, asked, texts, row, move } = sentOutreach(rig, familyTexts);
    const phone = await asked();
    const answer = rig.twilio.holdResponses();
    const sending = send();
    await rig.until(async () => texts(phone).length === 1);
    await passTime(rig, 80);
    await move('unknown');
    await rows('UPDATE outreach SET misses = 3');
    await move('waiting');
    answer();
    await sending;
    await send('worker-b');

    expect(await row()).toMatchObject({ state: 'sent', carrierId: texts(phone)[0]?.sid });
    expect(texts(phone)).toHaveLength(1);
  });

  test('A worker that died with it: what it sent is found', async () => {
    const { asked, texts, row, inFlight, secondsUntil } = sentOutreach(rig, familyTexts);
    const phone = await asked();
    const tools = rig.tools('dead');
    const died = new Promise<never>(() => {});
    const sendText: typeof tools.carrier.sendText = async (order, signal) => {
      await tools.carrier.sendText(order, signal);
      return died;
    };
    void sendOutreach({ ...tools, carrier: { ...tools.carrier, sendText } }, familyTexts.kind);
    await rig.until(async () => texts(phone).length === 1);
    expect(await row()).toMatchObject({ state: 'sending' });

    await secondsUntil(async () => (await inFlight()) === 0);

    expect(await row()).toMatchObject({ state: 'sent', carrierId: texts(phone)[0]?.sid });
    expect(texts(phone)).toHaveLength(1);
  });

  atLength(
    'The carrier lists one with other words: it is neither this one nor a reason to send again',
    async () => {
      const { send, asked, texts, row, inFlight, secondsUntil } = sentOutreach(rig, familyTexts);
      rig.twilio.failNext('messages.create', { mode: 'drop-before' });
      const phone = await asked();
      await send();
      const { signal } = new AbortController();
      await rig.carrier.sendText({ to: phone.number, body: 'Redacted.' }, signal);

      const seconds = await secondsUntil(async () => (await inFlight()) === 0);

      expect(seconds).toBeGreaterThanOrEqual(900);
      expect(await row()).toMatchObject({ state: 'unknown' });
      expect(texts(phone)).toHaveLength(1);
    },
  );

  atLength('The carrier cannot be asked: that is no miss', async () => {
    const { rows, send, look, asked, row } = sentOutreach(rig, familyTexts);
    rig.twilio.failNext('messages.create', { mode: 'drop-before' });
    await asked();
    await send();
    rig.twilio.failNext('messages.list', { mode: 'error', status: 500, code: 20500, times: 1_000 });
    for (let seconds = 0; seconds < 200; seconds += 20) {
      await passTime(rig, 20);
      await look();
    }

    expect(await rows('SELECT misses FROM outreach')).toEqual([{ misses: 0 }]);
    expect(await row()).toMatchObject({ state: 'unknown' });
  });

  test('The database lets none wait again that the carrier may have', async () => {
    const { rows, send, asked, move } = sentOutreach(rig, familyTexts);
    rig.twilio.failNext('messages.create', { mode: 'accept-then-drop' });
    await asked();
    await send();
    const again = () => move('waiting');
    const refused = { constraint: expect.stringMatching(/_once$/) };

    await expect(again()).rejects.toMatchObject(refused);
    await rows('UPDATE outreach SET misses = 3');
    await expect(again()).rejects.toMatchObject(refused);
    await passTime(rig, 75);
    await rows('UPDATE outreach SET misses = 2');
    await expect(again()).rejects.toMatchObject(refused);
    await rows('UPDATE outreach SET misses = 3');
    await again();
    await move('sending');
    await move('unknown');
    await expect(again()).rejects.toMatchObject(refused);
  });

  atLength('A frozen worker that says late that it never left frees no second one', async () => {
    const { rows, send, asked, row, move } = sentOutreach(rig, familyTexts);
    rig.twilio.failNext('messages.create', { mode: 'drop-before' });
    await asked();
    await send();
    await passTime(rig, 80);
    await rows('UPDATE outreach SET misses = 3');
    await move('waiting');
    await move('sending');
    const { id } = await row();

    const frozen = { id, worker: 'frozen' };
    const db = rig.tools('frozen').db;
    await recordOutreach(db, { ...frozen, again: false, outcome: { kind: 'unsent' } });
    expect(await row()).toMatchObject({ state: 'sending' });
    await recordOutreach(db, { ...frozen, again: true, outcome: { kind: 'unsent' } });
    expect(await row()).toMatchObject({ state: 'waiting' });
  });
});

atLength(
  'two texts say the same to one phone: one that the carrier has is only one of them',
  async () => {
    const { rows, send, asked, texts, inFlight, secondsUntil } = sentOutreach(rig, familyTexts);
    rig.twilio.failNext('messages.create', { mode: 'accept-then-drop' });
    const phone = await asked();
    await send();
    rig.twilio.failNext('messages.create', { mode: 'drop-before' });
    await familyTexts.ask(rig, phone);
    await send();
    const asks = await rows('SELECT id FROM outreach');
    const sid = String(texts(phone)[0]?.sid);

    const adopt = ({ id }: { id: string }) =>
      adoptText(rig.tools('worker-a').db, {
        id,
        phoneId: phone.id,
        again: false,
        worker: 'worker-a',
        carrierId: sid,
      });
    expect(new Set(await Promise.all([adopt(asks[0]), adopt(asks[1])]))).toEqual(
      new Set([true, false]),
    );
    await secondsUntil(async () => (await inFlight()) === 0);

    const kept = await rows('SELECT carrier_id AS id FROM outreach');
    expect(new Set(kept.map(({ id }) => id))).toEqual(new Set(texts(phone).map((one) => one.sid)));
    expect(texts(phone)).toHaveLength(2);
  },
);
