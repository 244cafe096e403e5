import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readAll } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTwilioCarrier, type TwilioOptions } from '#carrier/twilio/twilio-carrier.ts';
import { createLogger } from '#log/logger.ts';
import { accountSid, aToken, authToken, unhurried } from '#test/support/carrier/carrier-rig.ts';

const forms: Record<string, string>[] = [];
const server = createServer((request, response) => void take(request, response));

/** Keeps what was ordered, and accepts it. */
async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  forms.push(Object.fromEntries(new URLSearchParams(await readAll(request))));
  const sid = `${request.url?.includes('Calls') === true ? 'CA' : 'SM'}${'0'.repeat(32)}`;
  response.writeHead(201, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ sid }));
}

beforeEach(async () => {
  forms.length = 0;
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const carrier = (more: Partial<TwilioOptions> = {}) =>
  createTwilioCarrier({
    accountSid,
    authToken,
    from: '+15035550100',
    publicUrl: 'https://bellwether.example.org',
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    logger: createLogger({ level: 'silent', program: 'test' }),
    ...more,
  });

const to = '+15035550111';

test('no call is ever recorded, and who answers is found out while it speaks', async () => {
  await using twilio = carrier();

  await twilio.placeCall(
    { to, from: '+15035550100', token: aToken(), ringSeconds: 25 },
    unhurried(),
  );

  expect(forms).toMatchObject([
    { To: to, From: '+15035550100', Record: 'false', AsyncAmd: 'true', Timeout: '25' },
  ]);
});

test('a text goes through the messaging service of the district, and from its number where there is none', async () => {
  const messagingServiceSid = `MG${'0'.repeat(32)}`;
  await using service = carrier({ messagingServiceSid });
  await using number = carrier();

  await service.sendText({ to, body: 'Closed.' }, unhurried());
  await number.sendText({ to, body: 'Closed.' }, unhurried());

  expect(forms).toEqual([
    { To: to, Body: 'Closed.', MessagingServiceSid: messagingServiceSid },
    { To: to, Body: 'Closed.', From: '+15035550100' },
  ]);
});

test('a text waits in the queue no longer than it is good for, and than the carrier lets any', async () => {
  await using twilio = carrier();

  await twilio.sendText({ to, body: 'Closed.', validSeconds: 600 }, unhurried());
  await twilio.sendText({ to, body: 'Closed.', validSeconds: 86_400 }, unhurried());

  expect(forms.map(({ ValidityPeriod }) => ValidityPeriod)).toEqual(['600', '36000']);
});
