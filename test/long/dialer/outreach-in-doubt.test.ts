import { describe, expect, test } from 'vitest';
import { dialRig } from '#test/support/attempt/dial-rig.ts';
import { passTime } from '#test/support/attempt/pass-time.ts';
import { sendOutreach } from '#test/support/attempt/send-outreach.ts';
import {
  confirmations,
  familyCodes,
  familyTexts,
  pageCodes,
  sentOutreach,
} from '#test/support/attempt/sent-outreach.ts';
import { setUpEach } from '#test/support/set-up.ts';

const rig = setUpEach(dialRig);

describe.each([confirmations, pageCodes, familyCodes, familyTexts])(
  '$kind: the answer of a text is lost.',
  (one) => {
    test('It is found within a minute, and is the one', async () => {
      const { send, asked, texts, row, acts, inFlight, secondsUntil } = sentOutreach(rig, one);
      rig.twilio.failNext('messages.create', { mode: 'accept-then-drop' });
      const phone = await asked();
      await send();
      expect(await row()).toMatchObject({ state: 'unknown', carrierId: null });

      const seconds = await secondsUntil(async () => (await inFlight()) === 0);

      expect(seconds).toBeLessThanOrEqual(60);
      expect(await row()).toMatchObject({ state: 'sent', carrierId: texts(phone)[0]?.sid });
      expect(texts(phone)).toHaveLength(1);
      expect(await acts()).toEqual(['unknown', 'sent']);
    });

    test('What the carrier never had is sent once more within two minutes', async () => {
      const { send, asked, texts, row, acts, inFlight, secondsUntil } = sentOutreach(rig, one);
      rig.twilio.failNext('messages.create', { mode: 'drop-before' });
      const phone = await asked();
      await send();

      const seconds = await secondsUntil(async () => texts(phone).length > 0);

      // Not before the carrier would list it.
      expect(seconds).toBeGreaterThanOrEqual(75);
      expect(seconds).toBeLessThanOrEqual(120);
      expect(await row()).toMatchObject({ state: 'sent', carrierId: texts(phone)[0]?.sid });
      expect(await acts()).toEqual(['unknown', 'sent']);
      expect(await inFlight()).toBe(0);
      expect(texts(phone)).toHaveLength(1);
    });

    test('It is listed only once it waits again: it is not sent twice', async () => {
      const { rows, send, asked, texts, row, move, inFlight } = sentOutreach(rig, one);
      rig.twilio.failNext('messages.create', { mode: 'accept-then-drop' });
      const phone = await asked();
      await send();
      await passTime(rig, 80);
      await rows('UPDATE outreach SET misses = 3');
      await move('waiting');

      await send();

      expect(await row()).toMatchObject({ state: 'sent', carrierId: texts(phone)[0]?.sid });
      expect(texts(phone)).toHaveLength(1);
      expect(await inFlight()).toBe(0);
    });

    test('A worker that died before it left: another one sends it', async () => {
      const { asked, texts, acts, inFlight, secondsUntil } = sentOutreach(rig, one);
      const phone = await asked();
      const tools = rig.tools('dead');
      const carrier = { ...tools.carrier, sendText: () => new Promise<never>(() => {}) };
      void sendOutreach({ ...tools, carrier }, one.kind);
      await rig.until(async () => (await inFlight()) === 1);

      const seconds = await secondsUntil(async () => texts(phone).length > 0);

      expect(seconds).toBeLessThanOrEqual(120);
      expect(await acts()).toEqual(['unknown', 'sent']);
      expect(texts(phone)).toHaveLength(1);
    });
  },
);

describe.each([pageCodes, familyCodes])('$kind: a lost code', (one) => {
  test.each([
    ['is over meanwhile', `expires_at = clock_timestamp() + interval '59 seconds'`],
    ['was entered, so it came', 'used_at = clock_timestamp()'],
  ])('%s. It is not sent again', async (_what, change) => {
    const { rows, send, asked, texts, row, inFlight, secondsUntil } = sentOutreach(rig, one);
    rig.twilio.failNext('messages.create', { mode: 'drop-before' });
    const phone = await asked();
    await send();
    await rows(`UPDATE outreach SET ${change}`);

    await secondsUntil(async () => (await inFlight()) === 0);

    expect(await row()).toMatchObject({ state: 'unknown' });
    expect(texts(phone)).toEqual([]);
  });
});

test('a confirmation whose five minutes ended in doubt is not sent again', async () => {
  const { rows, send, asked, texts, row, secondsUntil } = sentOutreach(rig, confirmations);
  rig.twilio.failNext('messages.create', { mode: 'drop-before' });
  const phone = await asked();
  await send();
  await rows('UPDATE outreach SET expires_at = now()');

  await secondsUntil(async () => (await row()).state !== 'unknown');
  await send();

  expect(await row()).toMatchObject({ state: 'too-late' });
  expect(texts(phone)).toEqual([]);
});

test('a second text to a phone that said STOP meanwhile does not leave', async () => {
  const { send, asked, texts, row, secondsUntil } = sentOutreach(rig, familyTexts);
  rig.twilio.failNext('messages.create', { mode: 'drop-before' });
  const phone = await asked();
  await send();
  await rig.twilio.sendText(phone.number, 'STOP');

  await secondsUntil(async () => (await row()).state !== 'unknown');

  expect(await row()).toMatchObject({ state: 'none' });
  expect(texts(phone)).toEqual([]);
});
