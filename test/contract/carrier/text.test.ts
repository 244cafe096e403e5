import { expect, test } from 'vitest';
import { aToken, carrierRig, unhurried } from '#test/support/carrier/carrier-rig.ts';
import { eventually } from '#test/support/carrier/eventually.ts';
import { setUpEach } from '#test/support/set-up.ts';

const guardian = '+15035550111';

const rig = setUpEach(carrierRig);

const send = (token = aToken(), to = guardian) =>
  rig.carrier.sendText(
    { to, token, body: 'Schools are closed today — más: example.org' },
    unhurried(),
  );

test('a text is delivered, and says so', async () => {
  const token = aToken();

  const outcome = await send(token);

  expect(outcome).toMatchObject({ kind: 'accepted', carrierId: expect.stringMatching(/^SM/) });
  await eventually(() =>
    expect(rig.heard.events.map((event) => event.kind === 'text' && event.progress)).toContain(
      'delivered',
    ),
  );
  expect(rig.heard.events[0]).toMatchObject({ token, to: guardian, kind: 'text' });
  expect(rig.twilio.phone(guardian).texts[0]?.body).toContain('más');
});

test('a text that does not arrive says why', async () => {
  rig.twilio.setBehavior(guardian, { answers: 'person', texts: 30003 });

  await send();

  await eventually(() =>
    expect(rig.heard.events).toContainEqual(
      expect.objectContaining({ progress: 'undelivered', code: 30003 }),
    ),
  );
});

test('a text of no attempt is sent, and nobody asks what became of it', async () => {
  const outcome = await rig.carrier.sendText({ to: guardian, body: 'You are off.' }, unhurried());

  expect(outcome).toMatchObject({ kind: 'accepted', carrierId: expect.stringMatching(/^SM/) });
  await eventually(() => expect(rig.twilio.phone(guardian).texts[0]?.status).toBe('delivered'));
  expect(rig.twilio.messages()[0]?.statusCallback).toBeUndefined();
  expect(rig.heard.events).toEqual([]);
});

test('a text is told of as it stands, when it is asked about', async () => {
  rig.twilio.setBehavior(guardian, { answers: 'person', texts: 30003 });
  const outcome = await send();
  const carrierId = outcome.kind === 'accepted' ? outcome.carrierId : '';

  expect(await rig.carrier.fetchText(carrierId)).toMatchObject({ carrierId });
  await eventually(async () =>
    expect(await rig.carrier.fetchText(carrierId)).toEqual({
      kind: 'text',
      carrierId,
      sequenceNumber: 0,
      carrierStatus: 'found undelivered',
      progress: 'undelivered',
      code: 30003,
      class: 'temporary',
    }),
  );
  expect(await rig.carrier.fetchText(`SM${'0'.repeat(32)}`)).toBeUndefined();
});

const sid = expect.stringMatching(/^SM[0-9a-f]{32}$/);

test('STOP reaches us, and Twilio refuses further texts until START', async () => {
  expect(await rig.twilio.sendText(guardian, ' Stop ')).toBe(204);

  expect(rig.heard.texts).toEqual([
    { carrierId: sid, from: guardian, body: ' Stop ', optOut: 'stop' },
  ]);
  expect(await send()).toEqual({ kind: 'rejected', code: 21610, class: 'opted-out' });
  await rig.twilio.sendText(guardian, 'START');
  expect(rig.heard.texts.at(-1)?.optOut).toBe('start');
  expect(await send()).toMatchObject({ kind: 'accepted' });
});

test('a sentence is passed on as it stands', async () => {
  await rig.twilio.sendText(guardian, 'please stop texting me, ErrorCode & Digits=9');

  expect(rig.heard.texts).toEqual([
    { carrierId: sid, from: guardian, body: 'please stop texting me, ErrorCode & Digits=9' },
  ]);
});

test('a text is sent to us again when we could not store it', async () => {
  let failures = 1;
  rig.handler.onInboundText = async () => {
    failures -= 1;
    if (failures >= 0) throw new Error('the database is away');
    return undefined;
  };

  expect(await rig.twilio.sendText(guardian, 'HELP')).toBe(503);
});

test('what is answered goes back as one text, whatever letters it has, and to nobody whom Twilio has stopped', async () => {
  const words = 'Maple Grove <Schools> & Co.: عند الحاجة 503-555-0199';
  rig.handler.onInboundText = async () => words;

  expect(await rig.twilio.sendText(guardian, 'AYUDA')).toBe(200);

  const texts = () => rig.twilio.phone(guardian).texts.map(({ body }) => body);
  expect(texts()).toEqual(['AYUDA', words]);
  await rig.twilio.sendText(guardian, 'STOP');
  await rig.twilio.sendText(guardian, 'AYUDA');
  expect(texts().filter((body) => body === words)).toHaveLength(1);
});
