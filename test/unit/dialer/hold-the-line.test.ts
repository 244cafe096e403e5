import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { CallScript } from '#carrier/call-script.ts';
import { UnknownToken } from '#carrier/carrier-fault.ts';
import { renderScript } from '#carrier/twilio/render-script.ts';
import { cannotSayScript, createHold } from '#dialer/answer/hold-the-line.ts';

const name = 'Sandhill Valley Public Schools';
const logger = pino({ level: 'silent' });
const kindsOf = (script: CallScript) => script.map(({ kind }) => kind);
const noDatabase = () => Promise.reject(new Error('connect ECONNREFUSED'));

test('the words that docs/twilio.md gives Twilio to keep are those that a bot says without a database', () => {
  const page = readFileSync('docs/twilio.md', 'utf8');
  const kept = /```xml\n(<\?xml.*?)\n```/s.exec(page)?.[1]?.replaceAll('\n', '');
  expect(kept).toBe(renderScript(cannotSayScript({ name }), { keyUrl: '', callerId: '' }));
});

test('a call without a database is told who calls, waits four times, and is left to its fallback address, which says that nothing can be said', async () => {
  const hold = createHold({ logger, registeredName: name });
  const heard = [];
  for (const again of [0, 1, 2, 3]) heard.push(await hold.orHold({ again }, noDatabase));
  expect(heard.map(kindsOf)).toEqual([
    ['say', 'ask-again'],
    ['ask-again'],
    ['ask-again'],
    ['ask-again'],
  ]);
  await expect(hold.orHold({ again: 4 }, noDatabase)).rejects.toThrow('ECONNREFUSED');
  expect(await hold.orHold({ isFallback: true }, noDatabase)).toEqual(cannotSayScript({ name }));
});

test('who calls us is never told that we call again', async () => {
  const hold = createHold({ logger, registeredName: name });
  const script = await hold.orHold({ again: 4, isCaller: true }, noDatabase);
  expect(kindsOf(script)).toEqual(['say', 'say', 'hang-up']);
});

test('a call that nobody of ours placed is refused, not held', async () => {
  const hold = createHold({ logger, registeredName: name });
  const unknown = () => Promise.reject(new UnknownToken());
  await expect(hold.orHold({}, unknown)).rejects.toThrow(UnknownToken);
});
