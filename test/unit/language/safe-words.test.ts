import { expect, test } from 'vitest';
import { readText } from '#domain/consent/opt-out/opt-out-words.ts';
import { languages } from '#domain/language/languages.ts';
import { isSafeText } from '#domain/language/safe-words.ts';

const said = Object.values(languages).flatMap(({ code, understood }) =>
  understood.safe.map((words) => [code, words] as const),
);

test('each language has words for it', () => {
  expect(new Set(said.map(([code]) => code)).size).toBe(Object.keys(languages).length);
});

test.each(said)(
  'in %s “%s” is an answer, and neither an opt-out, a consent nor a call for help',
  (_, words) => {
    expect(isSafeText(words)).toBe(true);
    expect(readText(words)).toEqual({ kind: 'other' });
  },
);

test.each([
  'SAFE',
  'Safe!',
  'safe.',
  ' s a f e ',
  'I’m safe',
  'Im safe now, thanks',
  'Estoy a salvo',
  '✅ safe',
])('“%s” is one', (words) => {
  expect(isSafeText(words)).toBe(true);
});

test.each([
  'not safe',
  'unsafe',
  'safe?',
  'Are you safe',
  'I am not safe',
  'is everyone safe',
  'room 12 is safe but Otis is not',
  'safest',
  'no estoy a salvo',
  'STOP',
  'help',
  '',
])('“%s” is none', (words) => {
  expect(isSafeText(words)).toBe(false);
});

test.each(['stop, I am safe', 'STOP. I am safe.', 'I am safe, stop calling me'])(
  '“%s” is read as an opt-out first, or by a person',
  (words) => {
    expect(isSafeText(words)).toBe(false);
    expect(readText(words).kind).not.toBe('other');
  },
);
