import { createHmac } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accountSid, aToken, authToken, carrierRig } from '#test/support/carrier/carrier-rig.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const guardian = '+15035550111';
const token = aToken();
const call = {
  AccountSid: accountSid,
  ApiVersion: '2010-04-01',
  CallSid: `CA${'0f'.repeat(16)}`,
  CallStatus: 'in-progress',
  Direction: 'outbound-api',
  From: '+15035550100',
  To: guardian,
};
const recordingSid = `RE${'0f'.repeat(16)}`;
const callIn = { ...call, Direction: 'inbound', From: guardian, To: '+15035550100' };
const status = { ...call, SequenceNumber: '2', CallbackSource: 'call-progress-events' };
const text = {
  AccountSid: accountSid,
  Body: 'STOP',
  From: guardian,
  MessageSid: `SM${'0f'.repeat(16)}`,
  NumMedia: '0',
  NumSegments: '1',
  OptOutType: 'STOP',
  To: '+15035550100',
};

const rig = setUpOnce(carrierRig);
beforeAll(() => {
  rig.script = [{ kind: 'hang-up' }];
});
beforeEach(() => {
  rig.heard.answers.length = 0;
  rig.heard.keys.length = 0;
  rig.heard.takes.length = 0;
  rig.heard.recordings.length = 0;
  rig.heard.callsIn.length = 0;
  rig.heard.keysIn.length = 0;
  rig.heard.events.length = 0;
  rig.heard.texts.length = 0;
});

const silence = {
  answers: [],
  recorders: [],
  keys: [],
  failures: [],
  takes: [],
  recordings: [],
  callsIn: [],
  connected: [],
  connectedIn: [],
  keysIn: [],
  events: [],
  texts: [],
};
const post = (
  path: string,
  form: Record<string, string>,
  signed: 'good' | 'bad' | 'none' = 'good',
) => rig.twilio.sendRaw(path, form, { signed });

const addresses = {
  voice: [`/twilio/voice/${token}`, call],
  key: [`/twilio/voice/${token}/key`, { ...call, Digits: '9' }],
  take: [`/twilio/voice/${token}/take`, { ...call, RecordingSid: recordingSid, Digits: '#' }],
  recording: [
    `/twilio/recording/${token}`,
    {
      AccountSid: accountSid,
      CallSid: call.CallSid,
      RecordingSid: recordingSid,
      RecordingStatus: 'completed',
    },
  ],
  status: [`/twilio/status/${token}`, status],
  'answered-by': [
    `/twilio/answered-by/${token}`,
    { AccountSid: accountSid, CallSid: call.CallSid, AnsweredBy: 'human' },
  ],
  'text-status': [
    `/twilio/text-status/${token}`,
    { AccountSid: accountSid, MessageSid: text.MessageSid, MessageStatus: 'sent', To: guardian },
  ],
  text: ['/twilio/text', text],
  call: ['/twilio/call', callIn],
  'call-key': ['/twilio/call/key', { ...callIn, Digits: '9' }],
} satisfies Record<string, [string, Record<string, string>]>;

describe.each(Object.entries(addresses))('the %s webhook', (_name, [path, form]) => {
  test('believes what Twilio signed', async () => {
    expect(await post(path, form)).toBeLessThan(300);
    expect(rig.heard).not.toEqual(silence);
  });

  test.each(['bad', 'none'] as const)('refuses a %s signature', async (signed) => {
    expect(await post(path, form, signed)).toBe(403);
    expect(rig.heard).toEqual(silence);
  });

  test('refuses another account, though signed', async () => {
    expect(await post(path, { ...form, AccountSid: `AC${'b2'.repeat(16)}` })).toBe(403);
    expect(rig.heard).toEqual(silence);
  });

  test('F22 refuses more than 16 KB', async () => {
    expect(await post(path, { ...form, Padding: 'x'.repeat(20_000) })).toBe(413);
    expect(rig.heard).toEqual(silence);
  });

  test('F22 refuses hundreds of fields', async () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`P${at}`, '1']));
    expect(await post(path, { ...form, ...many })).toBe(403);
    expect(rig.heard).toEqual(silence);
  });
});

describe('refused, though signed', () => {
  test.each([
    ['a To that is no number', status, { To: '5035550111' }],
    ['a CallSid of another form', status, { CallSid: 'CA123' }],
    ['a status we never heard of', status, { CallStatus: 'levitating' }],
    ['a sequence number with a sign', status, { SequenceNumber: '-1' }],
    ['an ending without a duration', status, { CallStatus: 'completed' }],
  ])('%s', async (_what, form, change) => {
    expect(await post(`/twilio/status/${token}`, { ...form, ...change })).toBe(403);
    expect(rig.heard).toEqual(silence);
  });

  test.each(['RE12', `RE${'g'.repeat(32)}`, '../../Accounts'])('recording id %s', async (wrong) => {
    const { take, recording } = addresses;
    expect(await post(take[0], { ...take[1], RecordingSid: wrong })).toBe(403);
    expect(await post(recording[0], { ...recording[1], RecordingSid: wrong })).toBe(403);
    expect(rig.heard).toEqual(silence);
  });

  test('two digits where one was asked for', async () => {
    expect(await post(`/twilio/voice/${token}/key`, { ...call, Digits: '99' })).toBe(403);
  });

  test('an answerer that is neither person nor machine', async () => {
    const form = { AccountSid: accountSid, CallSid: call.CallSid, AnsweredBy: 'a dog' };
    expect(await post(`/twilio/answered-by/${token}`, form)).toBe(403);
  });

  test.each(['short', 'x'.repeat(23), `${'x'.repeat(21)}%2F`])('token %s', async (wrong) => {
    expect(await post(`/twilio/status/${wrong}`, status)).toBe(403);
    expect(rig.heard).toEqual(silence);
  });

  test('the signature of another address', async () => {
    const signed = signatureOf(`/twilio/status/${aToken()}`, status);
    expect(await postSigned(`/twilio/status/${token}`, status, signed)).toBe(403);
    expect(rig.heard).toEqual(silence);
  });
});

describe('a signature covers names and values run together, so borders may not move', () => {
  const key = `/twilio/voice/${token}/key`;
  const pressed = { ...call, Digits: '9' };
  const { Digits: _digits, ...bare } = pressed;

  test.each([
    ['into the name', { ...bare, Digits9: '' }],
    ['into the value', { ...bare, Digit: 's9' }],
    ['into the field before', { ...bare, CallStatus: 'in-progress', CallTokenDigits9: '' }],
    ['until the field is swallowed', { ...bare, CalledZip: '97001Digits9' }],
  ])('%s', async (_how, shifted) => {
    expect(await post(key, shifted)).toBe(403);
    expect(rig.heard).toEqual(silence);
  });

  test('a shifted request carries the very signature of the true one', async () => {
    const signed = signatureOf(key, pressed);
    expect(signatureOf(key, { ...bare, Digits9: '' })).toBe(signed);
    expect(await postSigned(key, { ...bare, Digits9: '' }, signed)).toBe(403);
  });
});

describe('a call that comes in', () => {
  test.each([
    ['shows its number', '+15035550111', '+15035550111'],
    ['withholds it', 'anonymous', undefined],
    ['says ANONYMOUS on a keypad', '+266696687', undefined],
    ['says RESTRICTED', '+7378742833', undefined],
    ['says BLOCKED', '+2562533', undefined],
    ['says UNKNOWN', '+8656696', undefined],
    ['says UNAVAILABLE', '+86282452253', undefined],
    ['says nothing', '', undefined],
    ['comes from an Internet telephone', 'sip:someone@example.org', undefined],
    ['has swallowed the field after it', '+15035550111FromCityPORTLAND', undefined],
    ['has an extension', '+15035550111x9', undefined],
  ])('that %s', async (_what, from, heard) => {
    expect(await post('/twilio/call', { ...callIn, From: from })).toBe(200);
    expect(await post('/twilio/call/key', { ...callIn, From: from, Digits: '3' })).toBe(200);

    expect(rig.heard.callsIn).toEqual([{ carrierId: call.CallSid, from: heard }]);
    expect(rig.heard.keysIn).toEqual([{ carrierId: call.CallSid, from: heard, key: '3' }]);
  });

  test.each([
    ['has a true signature', 'TN-Validation-Passed-A', guardian],
    ['has a weak one', 'TN-Validation-Passed-C', guardian],
    ['has none', 'No-TN-Validation', guardian],
    ['has a false one', 'TN-Validation-Failed-C', undefined],
  ])('whose number %s', async (_what, verdict, from) => {
    expect(await post('/twilio/call', { ...callIn, StirVerstat: verdict })).toBe(200);

    expect(rig.heard.callsIn).toEqual([{ carrierId: call.CallSid, from }]);
  });

  test('does not lose the verdict on its number by a shifted border', async () => {
    const forged = { ...callIn, 'StirVerstatTN-Validation-Failed': '' };

    expect(await post('/twilio/call', forged)).toBe(403);
    expect(rig.heard).toEqual(silence);
  });

  test('without a From, or with a book in it, is refused', async () => {
    const { From: _from, ...bare } = callIn;

    expect(await post('/twilio/call', bare)).toBe(403);
    expect(await post('/twilio/call', { ...callIn, From: 'x'.repeat(257) })).toBe(403);
    expect(rig.heard).toEqual(silence);
  });

  test('is put through under the number that was called, no matter who calls', async () => {
    rig.script = [{ kind: 'connect', to: '+15035550150', ringSeconds: 20 }];
    const withheld = { ...callIn, From: 'anonymous' };

    const response = await fetch(`${rig.publicUrl}/twilio/call`, {
      method: 'POST',
      headers: { 'x-twilio-signature': signatureOf('/twilio/call', withheld) },
      body: new URLSearchParams(withheld),
    });

    expect(await response.text()).toContain('<Dial callerId="+15035550100"');
    rig.script = [{ kind: 'hang-up' }];
  });

  test('asks for its keys at the address that takes them', async () => {
    rig.script = [{ kind: 'listen', lines: [], seconds: 5 }];

    const response = await fetch(`${rig.publicUrl}/twilio/call`, {
      method: 'POST',
      headers: { 'x-twilio-signature': signatureOf('/twilio/call', callIn) },
      body: new URLSearchParams(callIn),
    });

    // And where we fail, they are asked for again.
    expect(await response.text()).toContain(
      `action="${rig.publicUrl}/twilio/call/key#rc=2&amp;rp=5xx,ct"`,
    );
    rig.script = [{ kind: 'hang-up' }];
  });
});

test('F21 each request that is turned away is counted by its reason', async () => {
  const [path, form] = addresses.status;
  const shifted = { ...form, CallStatus: 'in-progress', CallTokenDigits9: '' };
  rig.refused.length = 0;

  const statuses = [
    await post(path, form, 'none'),
    await post(path, form, 'bad'),
    await post(path, { ...form, AccountSid: `AC${'b2'.repeat(16)}` }),
    await post(path, shifted),
    await post(path, { ...form, Padding: 'x'.repeat(20_000) }),
    await post('/twilio/status/short', form),
  ];

  expect(statuses).toEqual([403, 403, 403, 403, 413, 403]);
  expect(rig.refused).toEqual([
    'unsigned',
    'bad-signature',
    'unreadable',
    'unreadable',
    'too-large',
    'bad-token',
  ]);
  expect(rig.heard).toEqual(silence);
});

test('F22 compressed bodies are refused unread', async () => {
  const response = await fetch(`${rig.publicUrl}/twilio/status/${token}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'content-encoding': 'gzip',
    },
    body: 'not even gzip',
  });
  expect(response.status).toBe(403);
});

test.each([guardian, '+15035550122'])(
  'a repeated field is refused, whichever of the two was signed (%s)',
  async (To) => {
    const body = `${new URLSearchParams(status)}&To=%2B15035550122`;
    const path = `/twilio/status/${token}`;
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': signatureOf(path, { ...status, To }),
    };
    const response = await fetch(rig.publicUrl + path, { method: 'POST', headers, body });
    expect(response.status).toBe(403);
  },
);

test('a text that speaks of fields is heard', async () => {
  const Body = 'Do Digits and OptOutType matter?';
  expect(await post('/twilio/text', { ...text, Body })).toBe(204);
  expect(rig.heard.texts).toMatchObject([{ body: Body }]);
});

test('more fields than Twilio sends are refused', async () => {
  const path = `/twilio/status/${token}`;
  const added = (count: number) => ({
    ...status,
    ...Object.fromEntries(Array.from({ length: count }, (_, i) => [`New${i}`, 'x'])),
  });
  const room = 100 - Object.keys(status).length;
  const post = (form: Record<string, string>) => postSigned(path, form, signatureOf(path, form));

  expect(await post(added(room))).toBe(204);
  expect(await post(added(room + 1))).toBe(403);
});

function signatureOf(path: string, form: Record<string, string>): string {
  const fields = Object.entries(form).sort(([a], [b]) => (a < b ? -1 : 1));
  const signed = rig.publicUrl + path + fields.map(([name, value]) => name + value).join('');
  return createHmac('sha1', authToken).update(signed).digest('base64');
}

async function postSigned(path: string, form: Record<string, string>, signature: string) {
  const response = await fetch(rig.publicUrl + path, {
    method: 'POST',
    headers: { 'x-twilio-signature': signature },
    body: new URLSearchParams(form),
  });
  return response.status;
}

describe('texts that no plain number sent', () => {
  test('a STOP by RCS is its phone’s, and RCS receipts are taken', async () => {
    const [path, form] = addresses['text-status'];
    const written = { From: `rcs:${guardian}`, To: 'rcs:maple_grove_agent' };

    expect(await post('/twilio/text', { ...text, ...written })).toBe(204);
    expect(await post(path, { ...form, To: `rcs:${guardian}` })).toBe(204);

    expect(rig.heard.texts).toMatchObject([{ from: guardian, body: text.Body }]);
    expect(rig.heard.events).toMatchObject([{ to: guardian, progress: 'sent' }]);
  });

  test.each(['12345', '262966', 'rcs:parcel_service_agent'])(
    'one from %s is taken and is nobody’s',
    async (From) => {
      expect(await post('/twilio/text', { ...text, From })).toBe(204);
      expect(rig.heard).toEqual(silence);
    },
  );

  test('one to the district’s short code is read', async () => {
    expect(await post('/twilio/text', { ...text, To: '62966' })).toBe(204);
    expect(rig.heard.texts).toMatchObject([{ from: guardian }]);
  });

  test('a text that came in part is no text that came', async () => {
    const [path, form] = addresses['text-status'];

    expect(await post(path, { ...form, MessageStatus: 'partially_delivered' })).toBe(204);

    expect(rig.heard.events).toMatchObject([
      { carrierStatus: 'partially_delivered', progress: 'sent' },
    ]);
  });
});
