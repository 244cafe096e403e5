import { expect, test } from 'vitest';
import type { Concerned } from '#domain/incident/concerned/scope.ts';
import { lettersOf, lettersPdf } from '#reports/incident/letters-pdf.ts';
import { officeNoticesPdf } from '#reports/incident/office-notices-pdf.ts';
import { piecesOf } from '#reports/right-to-left.ts';
import { readPdf } from '#test/support/reports/read-pdf.ts';

const facts = {
  number: 3,
  isDrill: false,
  isClosed: false,
  discoveredAt: Temporal.Instant.from('2026-11-27T22:30:00Z'),
  timeZone: 'America/Chicago',
  districtName: 'Cedar Valley',
  registeredName: 'Cedar Valley School District',
  callbackNumber: '+13125550199',
  counts: { students: 214, guardians: 391 },
  notice: {
    kind: 'wrong-reader' as const,
    found: Temporal.PlainDate.from('2026-11-27'),
    data: ['names', 'phones'] as const,
    between: {
      from: Temporal.PlainDate.from('2026-11-20'),
      until: Temporal.PlainDate.from('2026-11-26'),
    },
  },
};

const person = (of: Partial<Concerned>): Concerned => ({
  studentId: 's1',
  student: 'Ana Reyes',
  schools: ['Cedar Elementary'],
  guardianId: 'g1',
  guardian: 'Maria Reyes',
  language: 'es',
  isBarred: false,
  reasons: ['look-ups'],
  ...of,
});

test('A family gets one letter for each language that its guardians read; who is barred gets none', () => {
  const letters = lettersOf([
    person({}),
    person({ studentId: 's2', student: 'Leo Reyes' }),
    person({ guardianId: 'g2', guardian: 'Tom Hale', language: 'en' }),
    person({
      studentId: 's2',
      student: 'Leo Reyes',
      guardianId: 'g2',
      guardian: 'Tom Hale',
      language: 'en',
    }),
    person({ guardianId: 'g3', guardian: 'Nobody Reyes', isBarred: true }),
    person({
      studentId: 's3',
      student: 'Ben Ode',
      guardianId: null,
      guardian: null,
      language: null,
    }),
  ]);

  expect(letters).toEqual([
    { students: ['Ana Reyes', 'Leo Reyes'], guardians: ['Maria Reyes'], language: 'es' },
    { students: ['Ana Reyes', 'Leo Reyes'], guardians: ['Tom Hale'], language: 'en' },
    { students: ['Ben Ode'], guardians: [], language: 'en' },
  ]);
});

test('Each letter is one page, with what happened, when, which data, whom to call and what to do', async () => {
  const languages = ['en', 'es', 'fr', 'vi', 'ar', 'ko'];
  const bytes = await lettersPdf(
    facts,
    languages.map((language) => ({
      students: ['Ana Reyes'],
      guardians: ['Maria Reyes'],
      language,
    })),
  );

  const { pages } = await readPdf(bytes);

  expect(pages).toHaveLength(languages.length);
  const [en = '', es = '', fr = '', vi = '', ar = '', ko = ''] = pages.map((lines) =>
    lines.join(' '),
  );
  for (const words of [
    'Notice of a data breach',
    'To the parent or guardian of Ana Reyes',
    'It happened between November 20, 2026 and November 26, 2026.',
    'We found out on November 27, 2026.',
    'names of students and parents and phone numbers',
    'It concerns 214 students',
    '(312) 555-0199',
    'Federal Trade Commission',
  ])
    expect(en).toContain(words);
  expect(es).toContain('Al padre, madre o tutor de Ana Reyes');
  expect(fr).toContain('Avis de violation de données');
  expect(vi).toContain('Thông báo về việc lộ dữ liệu');
  expect(ar).toContain('Ana Reyes');
  expect(ar).toContain('312-555-0199');
  expect(ko).toContain('Notice of a data breach');
  expect(ko).toContain('there is none in Korean yet');
});

test('What stands in Latin letters or figures keeps its order in a right-to-left line', () => {
  expect(
    piecesOf('اتصلوا بـ Cedar Valley على الرقم \u200e312-555-0199، الآن').map(({ text }) => text),
  ).toEqual(['اتصلوا', 'بـ', 'Cedar', 'Valley', 'على', 'الرقم', '312-555-0199', '،', 'الآن']);
});

test('An office gets the fields of its law, and nobody’s name', async () => {
  const deadline = {
    clock: 'tx-attorney-general',
    told: 'office' as const,
    office: 'Attorney General of Texas',
    dueAt: Temporal.Instant.from('2026-12-28T05:59:00Z'),
    applies: true,
    isOurs: false,
    citation: 'Tex. Bus. & Com. Code 521.053(i)',
    quote: 'not later than the 30th day',
    nearAt: null,
    closeAt: null,
    toldAt: null,
    toldBy: null,
  };
  const { notice, ...found } = facts;

  const { pages } = await readPdf(
    await officeNoticesPdf({
      found,
      notice,
      timeZone: facts.timeZone,
      now: Temporal.Instant.from('2026-11-28T12:00:00Z'),
      deadlines: [
        deadline,
        { ...deadline, clock: 'tx-education-agency', office: 'Texas Education Agency' },
        { ...deadline, clock: 'x', office: 'Not this one', applies: false },
        { ...deadline, clock: 'tx-families', office: 'Families', told: 'families' },
      ],
    }),
  );

  expect(pages).toHaveLength(2);
  const text = pages.map((lines) => lines.join(' '));
  expect(text[0]).toContain('To: Attorney General of Texas');
  expect(text[0]).toContain('Students concerned 214');
  expect(text[0]).toContain('Seen by someone who should not');
  expect(text[1]).toContain('To: Texas Education Agency');
});
