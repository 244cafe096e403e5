import { expect, test } from 'vitest';
import { findContradictions } from '#domain/closure/contradiction/contradictions.ts';
import { arabic } from './pairs/arabic.ts';
import { calm } from './pairs/calm.ts';
import { chinese } from './pairs/chinese.ts';
import { english } from './pairs/english.ts';
import { hasty } from './pairs/hasty.ts';
import { innocent } from './pairs/innocent.ts';
import { spanish } from './pairs/spanish.ts';
import { vietnamese } from './pairs/vietnamese.ts';
import type { Row } from './rows.ts';
import { actionsFor, saidOf } from './said-of.ts';

type Rows = Readonly<Record<string, readonly Row[]>>;

const tables = [english, spanish, vietnamese, chinese, arabic];
const paired = (side: 'contradicting' | 'agreeing'): Rows =>
  Object.fromEntries(
    tables.map(({ language, pairs }) => [
      language,
      pairs.map(
        ([, form, schools, contradicting, agreeing]): Row => [
          form,
          schools,
          side === 'contradicting' ? contradicting : agreeing,
        ],
      ),
    ]),
  );

const read = (tables: readonly Rows[]) =>
  tables.flatMap((rows) =>
    Object.entries(rows).flatMap(([language, those]) =>
      those.map((row) => ({
        text: `${language} | ${row.join(' | ')}`,
        said: saidOf(language, row),
      })),
    ),
  );

test('of the words that contradict their form, at least 97 % are flagged', () => {
  const rows = read([paired('contradicting'), hasty]);
  const missed = rows.filter(({ said }) => said.length === 0).map(({ text }) => text);

  expect(rows.length).toBeGreaterThanOrEqual(280);
  expect(missed.length, missed.join('\n')).toBeLessThanOrEqual(rows.length * 0.03);
});

test('of the words that agree with it, at most 1 % are flagged', () => {
  const rows = read([paired('agreeing'), calm, innocent]);
  const wrong = rows
    .filter(({ said }) => said.length > 0)
    .map(({ text, said }) => `${text} -> ${said.join('; ')}`);

  expect(rows.length).toBeGreaterThanOrEqual(420);
  expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(rows.length * 0.01);
});

test('all that is wrong is named, the gravest first', () => {
  const text = 'Lockdown! Snake River High School starts 3 hours late Wednesday, at 1:30 pm.';

  expect(saidOf('en', ['late-2h matter', 'L', text])).toEqual([
    'alarm: Lockdown',
    'day: Wednesday',
    'time: 1:30 pm',
    'hours: 3 hours',
    'schools: Snake River High School',
  ]);
});

test('the gravest comes first, whatever language says it', () => {
  const found = findContradictions(
    { en: 'All schools are closed on Monday.', es: 'La escuela está abierta hoy.' },
    {
      happening: 'closed',
      eventDate: '2026-12-01',
      startsOn: '2026-12-01',
      schools: ['Lincoln'],
      allSchools: ['Lincoln'],
    },
  );

  expect(found.map(({ about, language }) => `${about}, ${language}`)).toEqual([
    'happening, es',
    'day, en',
  ]);
});

test.each([
  ['Dismissal is at 12:30 and buses leave at 12:40.', []],
  ['Buses leave at 12:40 and dismissal is at 12:30.', []],
  ['Dismissal is at 12:30 and the rest are dismissed at 1:15.', ['time: 1:15']],
])('each time in “%s” is of one thing', (text, said) => {
  expect(saidOf('en', ['early-dismissal', '*', text])).toEqual(said);
});

test.each([
  ['lockdown', 'en', ['other', 'N', 'We are in lockdown.']],
  ['evacuation', 'en', ['other matter', 'C', 'Gas leak at Cottonwood, everyone is out.']],
  ['lockdown', 'en', ['closed', 'N', 'Shooter in the building. Run, hide.']],
  ['lockdown', 'es', ['other matter', 'N', 'Hay un tirador. Corra, escóndase.']],
  ['lockdown', 'vi', ['other matter', 'N', 'Có kẻ có súng trong trường.']],
  ['evacuation', 'zh', ['other matter', 'N', '学校起火。']],
  ['lockdown', 'ar', ['other matter', 'N', 'يوجد مسلح في المدرسة.']],
] as const)('the %s that words in “%s” call for is offered: %s', (action, language, row) => {
  expect(actionsFor(language, row)).toEqual([action]);
});
