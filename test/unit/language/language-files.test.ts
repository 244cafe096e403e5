import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readMessage } from '#domain/language/catalog/message.ts';
import { placeholders } from '#domain/language/catalog/placeholders.ts';
import { readWordsFile } from '#domain/language/catalog/read-file.ts';
import { foldText } from '#domain/language/fold-text.ts';
import type { Language } from '#domain/language/language.ts';
import { languages, readLanguages } from '#domain/language/languages.ts';

const words = path.join(import.meta.dirname, '../../../src/domain/language/words');
const dutch = path.join(import.meta.dirname, '../../support/language/nl.json');

const english = readFileSync(path.join(words, 'en.json'), 'utf8');
/** What a file of these words is refused for. */
function faultOf(text: string): string {
  try {
    readWordsFile('xx.json', text);
  } catch (error) {
    return String(error);
  }
  throw new Error('the file was taken');
}
const changed = (from: string | RegExp, to: string) => {
  const text = english.replace(from, to);
  expect(text).not.toBe(english);
  return text;
};

test.each([
  ['a key is missing', [/"repeat": .*\n/, ''], 'xx.json: spoken.repeat: is missing'],
  ['a part is missing', [/"texted": \{[^]*?\n {2}\},\n/, ''], 'xx.json: texted: is missing'],
  [
    'a key is unknown',
    ['"repeat":', '"repaet": "",\n"repeat":'],
    'xx.json: spoken.repaet: no such key is known',
  ],
  [
    'a sentence is empty',
    [/"repeat": ".*"/, '"repeat": ""'],
    'xx.json: spoken.repeat: says nothing',
  ],
  [
    'a placeholder is unknown',
    ['message from {name}', 'message from {nmae}'],
    'xx.json: spoken.identity: no placeholder {nmae} is known here; there are: {name}',
  ],
  [
    'a placeholder is missing',
    ['message from {name}', 'message from us'],
    'xx.json: spoken.identity: the placeholder {name} is missing',
  ],
  [
    'a brace is missing',
    ['message from {name}', 'message from {name'],
    'xx.json: spoken.identity: its braces can’t be read',
  ],
  [
    'a brace is left over',
    ['message from {name}', 'message from {name}}'],
    'xx.json: spoken.identity: its braces can’t be read',
  ],
  [
    'a choice lacks what is said otherwise',
    [' Everyone is safe.} other {}}', ' Everyone is safe.}}'],
    'xx.json: closure.all-clear: its braces can’t be read (missing other clause)',
  ],
  ['the hours begin late', ['"from": 0', '"from": 1'], 'xx.json: times: must begin with 0'],
  [
    'a paragraph is missing',
    [/\{\s*"lead": "See them\.",[^]*?\},/, ''],
    'xx.json: pages.rights.0.points',
  ],
  ['there is no such locale', ['"en-US"', '"tlh"'], 'xx.json: locale: '],
  ['it is not JSON', ['"repeat":', '"repeat"'], 'xx.json: is not JSON'],
] as const)('a file is refused by its name and the key where %s', (_, [from, to], fault) => {
  expect(faultOf(changed(from, to))).toContain(fault);
});

test('pages, and the lists of how people are understood, may be left out whole', () => {
  const { pages: _, understood: __, ...calls } = JSON.parse(english);

  expect(readWordsFile('xx.json', JSON.stringify(calls)).understood.help).toEqual([]);
});

test('an apostrophe is an apostrophe', () => {
  const text = changed('message from {name}', "message d'{name}, l'école '{name}'");

  expect(readWordsFile('xx.json', text).spoken.identity({ name: "O'Neill <b> {x} #" })).toBe(
    "This is an automated message d'O'Neill <b> {x} #, l'école 'O'Neill <b> {x} #'.",
  );
});

test.each(Object.values(languages))(
  '$name says who it is, in its own words too, and how it is written',
  ({ name, ownName, locale, direction }) => {
    expect(name).toMatch(/^[A-Z]/);
    expect(ownName).not.toBe('');
    const { script } = new Intl.Locale(locale).maximize();
    expect(direction).toBe(script === 'Arab' ? 'rtl' : 'ltr');
  },
);

const textAt = (key: string): unknown =>
  key.split('.').reduce((at, each) => at?.[each], JSON.parse(english));

test.each(Object.entries(placeholders).filter(([key]) => typeof textAt(key) === 'string'))(
  'the English of %s has all that the table says',
  (key, names) => {
    const said = readMessage(String(textAt(key)), 'en').names;
    const [must, may] = [false, true].map((isOptional) =>
      names
        .filter((name) => name.endsWith('?') === isOptional)
        .map((name) => name.replace('?', '')),
    );

    expect([...said]).toEqual(expect.arrayContaining(must ?? []));
    expect([...(must ?? []), ...(may ?? [])]).toEqual(expect.arrayContaining([...said]));
  },
);

test('the table names no sentence that is not there', () => {
  for (const key of Object.keys(placeholders)) expect([key, textAt(key)]).not.toContain(undefined);
});

test('English comes first', () => {
  expect(Object.keys(languages)[0]).toBe('en');
});

let folder: string;
let added: Language;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'words-'));
  cpSync(words, folder, { recursive: true });
  cpSync(dutch, path.join(folder, 'nl.json'));
  added = readLanguages(folder)['nl'] as Language;
});
afterAll(() => rmSync(folder, { recursive: true }));

const says = (text: string) =>
  added.figures.flatMap(({ pattern, read }) =>
    [...text.toLowerCase().matchAll(pattern)].flatMap(({ groups }) => read({ ...groups })),
  );

test('a language that was not there is its one file', () => {
  const { day } = added.dayOf(Temporal.PlainDate.from('2027-01-13'));
  const late = added.closure['late-2h']({
    day,
    schools: added.schools.all,
    reason: added.reasons.inSentence({ reason: added.reasons.weather }),
    hasReason: 'yes',
  });

  expect(late).toBe(
    'Op woensdag 13 januari begint de school twee uur later: alle scholen vanwege het weer. Ook de bussen rijden twee uur later.',
  );
  expect(says(late)).toEqual(['date 01-13', 'weekday 2', 'minutes 120', 'minutes 120']);
  expect(added.timeOf(Temporal.PlainTime.from('13:05'))).toBe('om 13:05 uur');
});

test('a language that was not there is understood by the plain words of its file', () => {
  const [phrases] = added.optOut;
  const reads = (said: string, as: 'clear' | 'doubtful') =>
    phrases?.[as].test(foldText(said).plain);

  expect(reads('Bel mij NIET meer!', 'clear')).toBe(true);
  expect(reads('Label mij niet meer', 'clear')).toBe(false);
  expect(reads('Hou op', 'doubtful')).toBe(true);
  expect('wanneer hou op school'.replaceAll(phrases?.innocent ?? /-/g, '')).toBe('wanneer ');
});
