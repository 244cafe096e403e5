import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startTranslateServer, type TranslateServer } from '#sandbox/google/translate-server.ts';
import { createGoogleTranslator } from '#translation/google/google-translator.ts';

// Our client in front of a server that speaks the protocol of Cloud Translation Basic.

let server: TranslateServer;
beforeAll(async () => {
  server = await startTranslateServer({ port: 0 });
});
afterEach(() => {
  server.setMood(undefined);
  server.say(undefined);
});
afterAll(() => server.close());

const english = 'Doors open at 8:30 am on Friday, January 15.';
const patience = () => AbortSignal.timeout(30_000);
const translate = (language: string, signal = patience(), key = server.key) =>
  createGoogleTranslator({ key, url: server.url }).translate(english, language, signal);

test('the English and the language are all that is asked, and the words come back as they are', async () => {
  const answer = await translate('so');

  expect(answer).toEqual({
    kind: 'translated',
    text: expect.stringMatching(/^\[Sandbox Somali\] .*8:30/),
  });
  expect(server.questions().at(-1)).toEqual({ text: english, target: 'so' });
});

test('the key is in no address, where a proxy would write it down', async () => {
  await translate('so');

  expect(server.addresses().at(-1)).toBe('/language/translate/v2');
});

test.each([
  ['zh', 'zh-CN'],
  ['fil', 'tl'],
  ['prs', 'fa-AF'],
  ['hmn', 'hmn'],
  ['ht', 'ht'],
  ['ps', 'ps'],
])('%s of the roster is %s there', async (language, target) => {
  expect(await translate(language)).toMatchObject({ kind: 'translated' });
  expect(server.questions().at(-1)?.target).toBe(target);
});

test('plain text is asked for and kept, whatever looks like markup in it', async () => {
  server.say('<Say>hola</Say> &amp; 1 < 2');
  expect(await translate('es')).toEqual({
    kind: 'translated',
    text: '<Say>hola</Say> &amp; 1 < 2',
  });
});

test.each([
  ['busy', 'busy'],
  ['out-of-quota', 'refused'],
  ['away', 'no-answer'],
] as const)('a provider that is %s is a %s, asked once', async (mood, reason) => {
  server.setMood(mood);
  const before = server.questions().length;
  expect(await translate('so')).toEqual({ kind: 'failed', reason });
  expect(server.questions().length - before).toBeLessThanOrEqual(1);
});

test('a language that it lacks, and a key that is not ours', async () => {
  expect(await translate('nv')).toEqual({ kind: 'failed', reason: 'not-offered' });
  expect(await translate('so', patience(), 'another-key-of-nobody')).toEqual({
    kind: 'failed',
    reason: 'refused',
  });
});

test('a provider that never answers costs no longer than we wait', async () => {
  server.setMood('silent');
  expect(await translate('so', AbortSignal.timeout(50))).toEqual({
    kind: 'failed',
    reason: 'no-answer',
  });
});
