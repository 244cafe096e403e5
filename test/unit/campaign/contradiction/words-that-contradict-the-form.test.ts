import { expect, test } from 'vitest';
import { standardMessage } from '#domain/closure/draft/standard-message.ts';
import { languages } from '#domain/language/languages.ts';
import { type Happening, happenings } from '#domain/shared/happening.ts';
import { isLong } from '#test/support/run/length.ts';
import { arabic } from './arabic.ts';
import { chinese } from './chinese.ts';
import { english } from './english.ts';
import type { Table } from './rows.ts';
import { saidOf } from './said-of.ts';
import { spanish } from './spanish.ts';
import { vietnamese } from './vietnamese.ts';

const tables: readonly Table[] = [english, spanish, vietnamese, chinese, arabic];
const eventDate = '2026-12-01';
const isHappening = (word: string): word is Happening => word in happenings;

const rowsOf = (list: 'contradicting' | 'agreeing') =>
  tables.flatMap((table) => table[list].map((row) => ({ row, said: saidOf(table.language, row) })));

test('of 120 texts that contradict their form, at least 115 are flagged', () => {
  const rows = rowsOf('contradicting');
  const missed = rows.filter(({ said }) => said.length === 0).map(({ row }) => row.join(' | '));

  expect(rows).toHaveLength(120);
  expect(missed.length, missed.join('\n')).toBeLessThanOrEqual(5);
});

test('of 120 texts that agree with their form, at most 2 are flagged', () => {
  const rows = rowsOf('agreeing');
  const wrong = rows
    .filter(({ said }) => said.length > 0)
    .map(({ row, said }) => `${row.join(' | ')} -> ${said.join('; ')}`);

  expect(rows).toHaveLength(120);
  expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(2);
});

test.each([
  [
    'late-2h',
    'C',
    'Snake River High School starts 3 hours late.',
    ['hours: 3 hours', 'schools: Snake River High School'],
  ],
  ['closed', '*', 'School is open as usual, disregard.', ['happening: School is open as usual']],
  [
    'late-2h',
    'C',
    'ALL SCHOOLS in the district dismiss. Call 911.',
    ['happening: dismiss', 'schools: ALL SCHOOLS in the district'],
  ],
  ['early-dismissal', '*', 'All schools dismiss early.', ['time: ']],
  ['early-dismissal', '*', 'All schools dismiss at 1:30 pm.', ['time: 1:30 pm']],
  ['closed', '*', 'Closed on Monday.', ['day: Monday']],
  ['closed', '*', 'All schools close at 11 am.', ['happening: close at']],
  ['closed', '*', 'All schools are closed. The office closes at 3 pm.', []],
] as const)('%s for %s with “%s” says what is wrong', (happening, letters, text, said) => {
  expect(saidOf('en', [happening, letters, text])).toEqual(said);
});

const kinds = Object.keys(happenings)
  .filter(isHappening)
  .filter((one) => one !== 'other' && one !== 'absence');
const standard = (language: string, happening: Happening) =>
  standardMessage(language, {
    happening,
    ground: 'weather',
    eventDate,
    schools: ['Lincoln Elementary'],
    isWholeDistrict: false,
    dismissalTime: '12:30',
  }) ?? '';

/** What words of one kind are to another one: some say as much, such as an evacuation that sends students home. */
const isLike = (one: Happening, other: Happening) =>
  one === other ||
  (/^(?:closed|no-)/.test(one) && /^(?:closed|no-)/.test(other)) ||
  (one === 'early-dismissal' && other === 'evacuation') ||
  (isAsUsual(one) && isAsUsual(other));

const isAsUsual = (one: Happening) =>
  one === 'open' || one === 'all-clear' || one === 'hold-lifted';

/** Their own form, and the gravest to mistake it for. */
const formsFor = (words: Happening): readonly Happening[] =>
  isLong ? kinds : [...new Set<Happening>([words, 'closed', 'open', 'lockdown'])];

test.each(Object.keys(languages))(
  'the standard words in “%s” fit their own form, and no other',
  (language) => {
    const wrong = kinds.flatMap((words) =>
      formsFor(words).flatMap((form) => {
        const said = saidOf(language, [form, 'L', standard(language, words)]);
        const isRight = isLike(words, form) ? words !== form || said.length === 0 : said.length > 0;
        return isRight ? [] : [`${words} words, ${form} form: ${said.join('; ')}`];
      }),
    );

    expect(wrong).toEqual([]);
  },
);
