import { beforeEach, expect, test } from 'vitest';
import type { CallScript } from '#carrier/call-script.ts';
import {
  accountSid,
  aToken,
  authToken,
  carrierRig,
  unhurried,
} from '#test/support/carrier/carrier-rig.ts';
import { eventually } from '#test/support/carrier/eventually.ts';
import { setUpEach } from '#test/support/set-up.ts';

const guardian = '+15035550111';
const greeting = 'This is an automated message from Maple Grove.';
const script: CallScript = [
  { kind: 'listen', lines: [{ language: 'en', text: greeting }], seconds: 5 },
];

const rig = setUpEach(carrierRig);
beforeEach(() => {
  rig.script = script;
});

const transcript = () => rig.twilio.phone(guardian).call?.transcript ?? [];

test('a call back is answered, takes a key, and ends', async () => {
  rig.handler.onInboundKey = async () => [
    { kind: 'say', language: 'es', text: 'No volveremos a llamar.' },
    { kind: 'hang-up' },
  ];

  const call = rig.twilio.callBack(guardian, { keys: ['3'] });
  await eventually(() => expect(call.status).toBe('completed'));

  const from = guardian;
  expect(rig.heard.callsIn).toEqual([{ carrierId: call.sid, from }]);
  expect(rig.heard.keysIn).toEqual([{ carrierId: call.sid, from, key: '3' }]);
  expect(transcript().map(({ speaker, text }) => [speaker, text])).toEqual([
    ['line', greeting],
    ['key', '3'],
    ['line', 'No volveremos a llamar.'],
  ]);
  expect(call.durationSeconds).toBeGreaterThan(0);
  expect(rig.heard.events).toEqual([]);
  expect(rig.heard.answers).toEqual([]);
});

test('silence is an answer too', async () => {
  const call = rig.twilio.callBack(guardian);
  await eventually(() => expect(call.status).toBe('completed'));

  expect(rig.heard.keysIn).toMatchObject([{ key: undefined }]);
});

test('a withheld number stays withheld from the first request to the last', async () => {
  const call = rig.twilio.callBack(guardian, { keys: ['1'], withheld: true });
  await eventually(() => expect(call.status).toBe('completed'));

  expect(rig.heard.callsIn).toEqual([{ carrierId: call.sid, from: undefined }]);
  expect(rig.heard.keysIn).toEqual([{ carrierId: call.sid, from: undefined, key: '1' }]);
});

test('a handler that fails is heard as an apology, and the call ends', async () => {
  rig.handler.onInboundCall = async () => {
    throw new Error('the database is away');
  };

  const call = rig.twilio.callBack(guardian);
  await eventually(() => expect(call.status).toBe('completed'));

  expect(transcript().at(-1)?.text).toContain('application error');
});

test('a call that came in is not taken for one that was placed', async () => {
  const before = Temporal.Now.instant();
  const call = rig.twilio.callBack(guardian);
  await eventually(() => expect(call.status).toBe('completed'));

  expect(await rig.carrier.listCalls({ to: guardian, from: undefined }, before)).toEqual([]);
  const calls = `${rig.twilio.url}/2010-04-01/Accounts/${accountSid}/Calls.json`;
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const list = async (query: string) =>
    (await fetch(`${calls}?${query}`, { headers: { authorization } })).json();
  expect(await list('To=%2B15035550111')).toMatchObject({ calls: [] });
  expect(await list('From=%2B15035550111')).toMatchObject({
    calls: [{ sid: call.sid, direction: 'inbound' }],
  });
});

test('a phone calls back the number that called it, and not while it is in a call', async () => {
  rig.twilio.setBehavior(guardian, { answers: 'manual', isInHand: true });
  await rig.carrier.placeCall(
    { to: guardian, from: '+15035550100', token: aToken(), ringSeconds: 600 },
    unhurried(),
  );
  await eventually(() => expect(rig.twilio.phone(guardian).status).toBe('ringing'));

  expect(() => rig.twilio.callBack(guardian)).toThrow('in a call');
  rig.twilio.decline(guardian);
  await eventually(() => expect(rig.twilio.phone(guardian).status).toBe('idle'));
  const call = rig.twilio.callBack(guardian);

  expect(call).toMatchObject({ direction: 'inbound', from: guardian, to: '+15035550100' });
  await eventually(() => expect(rig.twilio.phone(guardian).status).toBe('in-call'));
  expect(rig.twilio.answer(guardian)).toBe(false);
  expect(rig.twilio.hangUp(guardian)).toBe(true);
});
