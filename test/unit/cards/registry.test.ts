import { expect, test } from 'vitest';
import { readWords } from '#chat/teams/read-words.ts';
import {
  presses,
  registry,
  subjects,
  submissions,
  told,
  typedWords,
} from '#conversation/door/registry.ts';

test('no words, button or form lead to two commands', () => {
  const parts = ['typed', 'pressed', 'submitted'] as const;
  const tables = [typedWords, presses, submissions].map((table) => Object.keys(table));

  expect(
    parts.map((part) => registry.flatMap((one) => Object.keys(Reflect.get(one, part) ?? {}))),
  ).toEqual(tables);
});

test('what can be typed begins with a subject and is one or two words in lower case', () => {
  for (const words of Object.keys(typedWords)) {
    expect(words).toMatch(/^[a-z]+( [a-z]+(-[a-z]+)*)?$/);
    expect(Object.keys(subjects)).toContain(words.split(' ')[0]);
    expect(readWords(words.toUpperCase(), []).join(' ')).toBe(words);
  }
});

test.each(told)('“$help” is a short line of the help card', ({ help }) => {
  expect(help.length).toBeLessThanOrEqual(40);
});
