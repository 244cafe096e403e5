import { expect, test } from 'vitest';
import { describeImport } from '#domain/import/import-report.ts';
import { readLanguage } from '#domain/language/home-language.ts';
import { createDigestTable, digestOf } from '#domain/roster/staging/digest-table.ts';

test.each([
  ['es', 'es'],
  ['es-MX', 'es'],
  ['spa', 'es'],
  ['Spanish', 'es'],
  ['vie', 'vi'],
  ['zh-Hant-TW', 'zh'],
  ['Chinese', 'zh'],
  ['Mandarin', 'zh'],
  ['Haitian; Haitian Creole', 'ht'],
  ['hat', 'ht'],
  ['hmn', 'hmn'],
  ['Hmong; Mong', 'hmn'],
  ['mww', 'hmn'],
  ['tl', 'fil'],
  ['tgl', 'fil'],
  ['Tagalog', 'fil'],
  ['Filipino', 'fil'],
  ['Bengali', 'bn'],
  ['Bangla', 'bn'],
  ['prs', 'prs'],
  ['fa_AF', 'prs'],
  ['Dari', 'prs'],
  ['per', 'fa'],
  ['Farsi', 'fa'],
  ['pus', 'ps'],
  ['Pushto; Pashto', 'ps'],
  ['som', 'so'],
  ['npi', 'ne'],
  ['swh', 'sw'],
  ['pt-BR', 'pt'],
  ['Klingon', undefined],
  ['xx', undefined],
])('the language %s is %s', (text, language) => {
  expect(readLanguage(text)).toBe(language);
});

test('a digest table keeps every entry while it grows', () => {
  const table = createDigestTable();

  for (let i = 1; i <= 20_000; i++) table.set(digestOf(`G-${i}`), i);
  table.set(digestOf('G-7'), 700);

  expect(table.size).toBe(20_000);
  expect(table.get(digestOf('G-7'))).toBe(700);
  expect(table.get(digestOf('G-20000'))).toBe(20_000);
  expect(table.get(digestOf('G-20001'))).toBe(0);
});

test('a report reads as lines', () => {
  const refused = describeImport({
    kind: 'refused',
    what: 'roster',
    problems: [{ file: 'users.csv', line: 12, words: 'has no name' }],
    problemCount: 3,
  });
  const imported = describeImport({
    kind: 'imported',
    what: 'consent',
    runId: '0198',
    counts: { consentsAdded: 1200, withdrawalsAdded: 0 },
    changed: 1200,
    warnings: [],
    warningCount: 0,
  });

  expect(refused).toBe(
    'Roster import refused: 3 problems. Nothing was changed.\n  users.csv line 12: has no name\n  … and 2 more',
  );
  expect(imported).toBe('Consent imported: 1,200 changes.\n  consents added  1,200');
});
