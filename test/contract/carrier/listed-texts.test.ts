import { beforeEach, expect, test } from 'vitest';
import { createTwilioCarrier } from '#carrier/twilio/twilio-carrier.ts';
import { createLogger } from '#log/logger.ts';
import { accountSid, authToken, carrierRig, unhurried } from '#test/support/carrier/carrier-rig.ts';
import { eventually } from '#test/support/carrier/eventually.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const ours = '+15035550100';
const serviceSid = `MG${'c3'.repeat(16)}`;

const rig = setUpOnce(carrierRig);
let before: Temporal.Instant;
let guardian: string;
let guardians = 110;
beforeEach(() => {
  before = Temporal.Now.instant();
  guardians += 1;
  guardian = `+15035550${guardians}`;
});

const send = (body: string, to = guardian) => rig.carrier.sendText({ to, body }, unhurried());
const list = async (since = before, carrier = rig.carrier) =>
  (await carrier.listTexts(guardian, since)).map(({ body, report }) => ({
    body,
    progress: report.kind === 'text' ? report.progress : undefined,
  }));

/** A page of the list as Twilio gives it. */
async function read(path: string) {
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const response = await fetch(rig.twilio.url + path, { headers: { authorization } });
  return (await response.json()) as {
    messages: Record<string, unknown>[];
    next_page_uri: string | null;
  };
}

const ask = async (search: string) =>
  (await read(`/2010-04-01/Accounts/${accountSid}/Messages.json?${search}`)).messages;

async function page(path: string) {
  const { messages, next_page_uri: next } = await read(path);
  return { bodies: messages.map(({ body }) => body), next };
}

test('texts to a number since a time are listed, with those that wait, and nobody else’s', async () => {
  rig.twilio.setBehavior(guardian, { answers: 'person', texts: 'queued' });
  await send('Closed.');
  await send('Closed, to somebody else.', '+15035550199');
  await rig.twilio.sendText(guardian, 'HELP');
  const other = { to: guardian, from: '+15035550150', body: 'A drill.' };
  await rig.carrier.sendText(other, unhurried());

  expect(await list()).toEqual([{ body: 'Closed.', progress: 'queued' }]);
  expect(await list(before.add({ minutes: 1 }))).toEqual([]);
});

test('one that was passed on and has no receipt is on its way', async () => {
  rig.twilio.setBehavior(guardian, { answers: 'person', texts: 'sent' });
  await send('Closed.');

  await eventually(async () =>
    expect(await list()).toEqual([{ body: 'Closed.', progress: 'sent' }]),
  );
});

test('what a messaging service has just taken has no number yet, and is listed', async () => {
  rig.twilio.setBehavior(guardian, { answers: 'person', texts: 'queued' });
  await using service = createTwilioCarrier({
    accountSid,
    authToken,
    from: ours,
    messagingServiceSid: serviceSid,
    publicUrl: rig.publicUrl,
    apiUrl: rig.twilio.url,
    logger: createLogger({ level: 'silent', program: 'test' }),
  });
  await service.sendText({ to: guardian, body: 'Closed.' }, unhurried());

  expect(await list(before, service)).toEqual([{ body: 'Closed.', progress: 'queued' }]);
  expect(await list()).toEqual([]);
  const to = encodeURIComponent(guardian);
  expect(await ask(`To=${to}`)).toMatchObject([
    { status: 'accepted', from: null, date_sent: null, num_segments: '0' },
  ]);
  expect(await ask(`To=${to}&From=${encodeURIComponent('+15035550199')}`)).toEqual([]);
});

test('a list by days has what was sent on them, and nothing that waits', async () => {
  const to = encodeURIComponent(guardian);
  const day = before.toString().slice(0, 10);
  rig.twilio.setBehavior(guardian, { answers: 'person', texts: 'queued' });
  await send('Waits.');
  rig.twilio.setBehavior(guardian, { answers: 'person' });
  await send('Sent.');
  await eventually(async () =>
    expect((await ask(`To=${to}`)).map(({ status }) => status)).toEqual(['queued', 'delivered']),
  );

  const since = await ask(`To=${to}&DateSent%3E=${day}`);

  expect(since).toMatchObject([{ body: 'Sent.', direction: 'outbound-api' }]);
  expect(since[0]?.['date_sent']).toMatch(/^\w{3}, \d\d \w{3} \d{4} [\d:]{8} \+0000$/);
  expect(await ask(`To=${to}&DateSent%3C=2020-01-01`)).toEqual([]);
});

test('every page is read', async () => {
  for (let hundreds = 0; hundreds < 10; hundreds += 1) {
    await Promise.all(Array.from({ length: 100 }, () => send('One of many.')));
  }
  await send('The last one.');

  expect(await list()).toHaveLength(1_001);
});

test('a page goes on behind the one before, though texts come meanwhile', async () => {
  for (const body of ['First.', 'Second.', 'Third.']) {
    await send(body);
    await eventually(() =>
      expect(rig.twilio.messages().at(-1)).toMatchObject({ body, status: 'delivered' }),
    );
  }
  const search = `To=${encodeURIComponent(guardian)}&PageSize=2`;
  const first = await page(`/2010-04-01/Accounts/${accountSid}/Messages.json?${search}`);
  await send('Fourth.');

  const second = await page(String(first.next));

  expect([...first.bodies, ...second.bodies]).toEqual(['Third.', 'Second.', 'First.']);
  expect(second.next).toBeNull();
});

test('a list that gets no answer is a fault, not an empty list', async () => {
  rig.twilio.failNext('messages.list', { mode: 'error', status: 503 });

  await expect(list()).rejects.toThrow('listing texts failed: HTTP 503');
});
