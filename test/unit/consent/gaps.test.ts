import { expect, test } from 'vitest';
import { type GapRow, tellCount, toGaps } from '#domain/consent/report/gaps.ts';

const row = (
  language: string,
  reason: string | null,
  families: number,
  school = 'Cottonwood',
): GapRow => ({ school, language, rule: reason === null ? null : 'no-consent', reason, families });

/** What a reader can add up again, for each line and for each reason. */
const told = (rows: GapRow[]) => {
  const gaps = toGaps(rows);
  return {
    lines: gaps.lines.map(({ language, unreachable, families }) => [
      language,
      unreachable,
      families,
    ]),
    reasons: gaps.reasons.map(({ reason, count }) => [reason, count]),
  };
};

test('groups of five or more are told as they are, the largest first', () => {
  expect(
    told([
      row('en', null, 90),
      row('en', 'no consent', 7),
      row('es', 'no consent', 5),
      row('es', 'withdrawn', 6),
    ]),
  ).toEqual({
    lines: [
      ['es', 11, 11],
      ['en', 7, 97],
    ],
    reasons: [
      ['no consent', 12],
      ['withdrawn', 6],
    ],
  });
});

test('small groups go together', () => {
  expect(
    told([
      row('en', 'no consent', 20),
      row('es', 'no consent', 4),
      row('vi', 'no consent', 3),
      row('vi', null, 8),
    ]),
  ).toEqual({
    lines: [
      ['en', 20, 20],
      [null, 7, 15],
    ],
    reasons: [['no consent', 27]],
  });
});

test('one small group takes the next larger with it, so that the total gives nothing away', () => {
  expect(
    told([row('en', 'no consent', 20), row('es', 'no consent', 6), row('vi', 'withdrawn', 1)]),
  ).toEqual({
    lines: [
      ['en', 20, 20],
      [null, 7, 7],
    ],
    reasons: [['several other reasons', 27]],
  });
});

test('where all is small no number is told', () => {
  expect(
    told([row('en', null, 50), row('en', 'no consent', 2), row('es', 'withdrawn', 1)]),
  ).toEqual({
    lines: [[null, 'few', 53]],
    reasons: [['several other reasons', 'few']],
  });
});

test('none is none, and told', () => {
  expect(told([row('en', null, 50), row('es', null, 3)])).toEqual({
    lines: [
      ['en', 0, 50],
      ['es', 0, 'few'],
    ],
    reasons: [],
  });
  expect([0, 1, 4, 5].map(tellCount)).toEqual([0, 'few', 'few', 5]);
});

test('no number from one to four is ever told', () => {
  for (let seed = 0; seed < 200; seed++) {
    const rows = ['en', 'es', 'vi', 'ar', 'zh'].flatMap((language, place) =>
      [null, 'a', 'b', 'c'].map((reason, at) =>
        row(language, reason, (seed * 7 + place * 13 + at * 29 + seed * place * at) % 9),
      ),
    );
    const gaps = toGaps(rows);
    const numbers = [
      ...gaps.lines.flatMap(({ unreachable, families }) => [unreachable, families]),
      ...gaps.reasons.map(({ count }) => count),
    ];

    expect(
      numbers.filter((number) => typeof number === 'number' && number > 0 && number < 5),
    ).toEqual([]);
  }
});
