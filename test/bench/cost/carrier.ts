import { createHmac, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, request } from 'undici';
import { goFirst } from '#test/bench/bench-go-first.ts';

/*
 * A Twilio in a process of its own, at its usual cost to us: it takes an order after ANSWER_MS, rings, asks for the words,
 * and tells of the answer and of the end, each signed, to the addresses that the order names. Calls beyond CALLS_PER_SECOND
 * it queues, and says for how long (`queue_time`). Its parent gets its port, and, when it asks, what it has seen.
 */
const variable = (name: string): string => process.env[name] ?? '';
if (variable('GOES_FIRST') === 'true') goFirst();
const authToken = variable('AUTH_TOKEN');
const answerMs = Number(variable('ANSWER_MS'));
const callsPerSecond = Number(variable('CALLS_PER_SECOND'));

export type Seen = {
  /** Milliseconds of the computer's clock at which each order arrived, and the number it was for. */
  orders: { atMs: number; to: string }[];
  /** Calls whose end was acknowledged. */
  completed: number;
  refusedCallbacks: number;
  longestQueueMs: number;
};
const seen: Seen = { orders: [], completed: 0, refusedCallbacks: 0, longestQueueMs: 0 };

const agent = new Agent({ connections: 1024, pipelining: 1 });
const released: number[] = [];

/** How long the call waits until a sliding second has room for it, as Twilio's calls per second are spent. */
function queue(): number {
  const now = performance.now();
  const before = released[released.length - callsPerSecond] ?? -Infinity;
  const at = Math.max(now, before + 1000, released.at(-1) ?? 0);
  released.push(at);
  const queueMs = at - now;
  seen.longestQueueMs = Math.max(seen.longestQueueMs, queueMs);
  return queueMs;
}

async function post(address: string, fields: Record<string, string>): Promise<void> {
  const url = address.replace(/#.*/, '');
  const said = Object.keys(fields)
    .sort()
    .reduce((sum, name) => sum + name + (fields[name] ?? ''), url);
  const { statusCode, body } = await request(url, {
    method: 'POST',
    dispatcher: agent,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': createHmac('sha1', authToken).update(said).digest('base64'),
    },
    body: new URLSearchParams(fields).toString(),
  });
  await body.dump();
  if (statusCode >= 300) seen.refusedCallbacks += 1;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Rings, is answered, speaks and ends within a second; four requests to us. */
async function live(order: URLSearchParams, sid: string, queueMs: number): Promise<void> {
  const events = order.get('StatusCallback');
  const words = order.get('Url');
  if (events === null || words === null) return;
  const fields = (status: string) => ({
    AccountSid: variable('ACCOUNT'),
    ApiVersion: '2010-04-01',
    CallSid: sid,
    CallStatus: status,
    Direction: 'outbound-api',
    From: order.get('From') ?? '',
    To: order.get('To') ?? '',
  });
  const event = (status: string, sequence: number, more = {}) =>
    post(events, {
      ...fields(status),
      CallbackSource: 'call-progress-events',
      SequenceNumber: String(sequence),
      Timestamp: new Date().toUTCString(),
      ...more,
    });
  await pause(queueMs + 50);
  await event('ringing', 1);
  await pause(200);
  await post(words, fields('in-progress'));
  await event('in-progress', 2);
  await pause(500);
  await event('completed', 3, { CallDuration: '20', Duration: '1' });
  seen.completed += 1;
}

const server = createServer((incoming, response) => {
  const arrivedMs = performance.timeOrigin + performance.now();
  let text = '';
  incoming.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  incoming.on('end', () => {
    const isOrder = incoming.method === 'POST' && incoming.url?.endsWith('/Calls.json') === true;
    const order = new URLSearchParams(text);
    const sid = isOrder
      ? `CA${randomBytes(16).toString('hex')}`
      : (/(CA[0-9a-f]{32})/.exec(incoming.url ?? '')?.[1] ?? '');
    const queueMs = isOrder ? queue() : 0;
    if (isOrder) {
      seen.orders.push({ atMs: arrivedMs, to: order.get('To') ?? '' });
      live(order, sid, answerMs + queueMs).catch(() => {
        seen.refusedCallbacks += 1;
      });
    }
    setTimeout(
      () => {
        response.writeHead(isOrder ? 201 : 200, { 'content-type': 'application/json' });
        const now = new Date().toUTCString();
        response.end(
          JSON.stringify({
            sid,
            status: isOrder ? 'queued' : 'completed',
            duration: '20',
            queue_time: String(Math.round(queueMs)),
            date_created: now,
            date_updated: now,
          }),
        );
      },
      isOrder ? answerMs : 0,
    );
  });
});

server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('message', () => process.send?.(seen));
process.on('disconnect', () => process.exit());
