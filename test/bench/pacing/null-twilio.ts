import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { goFirst } from '#test/bench/bench-go-first.ts';

/*
 * A Twilio that takes every call and does nothing, in a process of its own so that nothing else delays the moment at
 * which it notes a request's arrival. It sends its parent its port at the start and, when asked, the arrivals of
 * calls, or of texts, as milliseconds of the computer's clock. Texts it takes at the pace of their sender, one after the other.
 */
goFirst();
const answerMs = Number(process.argv[2] ?? 150);
const msBetweenTexts = 1000 / Number(process.argv[3] ?? 100);
const arrivals: Record<'calls' | 'texts', number[]> = { calls: [], texts: [] };
let nextTextMs = 0;

const server = createServer((request, response) => {
  if (request.method === 'POST' && request.url?.endsWith('/Calls.json') === true) {
    arrivals.calls.push(performance.timeOrigin + performance.now());
    request.resume();
    setTimeout(() => {
      response.writeHead(201, { 'content-type': 'application/json' });
      response.end(JSON.stringify(call(`CA${randomBytes(16).toString('hex')}`, 'queued')));
    }, answerMs);
    return;
  }
  if (request.method === 'POST' && request.url?.endsWith('/Messages.json') === true) {
    const now = performance.timeOrigin + performance.now();
    request.resume();
    nextTextMs = Math.max(now + answerMs, nextTextMs + msBetweenTexts);
    setTimeout(() => {
      arrivals.texts.push(performance.timeOrigin + performance.now());
      response.writeHead(201, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({ sid: `SM${randomBytes(16).toString('hex')}`, status: 'queued' }),
      );
    }, nextTextMs - now);
    return;
  }
  const sid = /(CA[0-9a-f]{32})/.exec(request.url ?? '')?.[1] ?? '';
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(call(sid, 'busy')));
});

function call(sid: string, status: string) {
  const now = new Date().toUTCString();
  return { sid, status, duration: '0', queue_time: '0', date_created: now, date_updated: now };
}

server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('message', (which: 'calls' | 'texts') => process.send?.(arrivals[which]));
process.on('disconnect', () => process.exit());
