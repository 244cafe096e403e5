import { expect, test } from 'vitest';
import type { ConsentReport } from '#domain/consent/report/consent-report.ts';
import { drawBars } from '#reports/bars-chart.ts';
import { type Drawing, fitDrawnText } from '#reports/drawing.ts';
import { aConsentReport, asReport } from '#test/support/consent/consent-report.ts';

const colors = ['#0a5c96', '#d55e00', '#f2cf4a', '#c3c9cf'];

function chartOf(report: ConsentReport): Drawing {
  const [bars] = asReport(report).tables.flatMap((table) => table.bars ?? []);
  if (bars === undefined) throw new Error('the report has no bars');
  return drawBars(bars);
}

/** The words of each row from left to right, without those of the head. */
function rowsOf(drawing: Drawing): string[][] {
  const words = drawing.marks.filter((mark) => mark.kind === 'words');
  const rows = Map.groupBy(words, (mark) => Math.round(mark.y));
  return [...rows.values()]
    .filter((row) => row.length === 6)
    .map((row) => row.toSorted((a, b) => a.x - b.x).map((mark) => mark.text))
    .slice(1);
}

function oneSchool(counts: {
  phones: number;
  agreed: number;
  withdrew: number;
  notUsable: number;
  none: number;
}): ConsentReport {
  return aConsentReport(1, {
    coverage: [
      {
        school: 'Adams',
        language: 'en',
        channel: 'voice',
        purpose: 'school-mission',
        unchecked: 0,
        ...counts,
      },
    ],
  });
}

test('each school has its shares in numbers, so that no color must be told from another', () => {
  const report = oneSchool({ phones: 200, agreed: 124, withdrew: 20, notUsable: 6, none: 50 });

  expect(rowsOf(chartOf(report))).toEqual([['Adams', '200', '60.0%', '10.0%', '2.5%', '25.0%']]);
});

test('all and nothing are not said, because no rounded count knows them', () => {
  const report = oneSchool({ phones: 1000, agreed: 997, withdrew: 2, notUsable: 1, none: 0 });

  expect(rowsOf(chartOf(report))[0]?.slice(2)).toEqual(['99.5%', '< 0.5%', '< 0.5%', '< 0.5%']);
});

test('the four parts of a bar stand end to end, as long as their shares', () => {
  const report = oneSchool({ phones: 200, agreed: 100, withdrew: 50, notUsable: 20, none: 30 });

  const bars = chartOf(report).marks.filter((mark) => mark.kind === 'bar' && mark.height > 15);

  const lengths = bars.map((bar) => (bar.kind === 'bar' ? bar.width + 1.5 : 0));
  expect(bars.map((bar) => bar.fill)).toEqual(colors);
  expect(lengths.map((length) => (length / 214) * 200)).toEqual([
    expect.closeTo(100),
    expect.closeTo(50),
    expect.closeTo(20),
    expect.closeTo(30),
  ]);
});

test('the school with the least agreement comes first', () => {
  const shares = rowsOf(chartOf(aConsentReport(12))).map((row) =>
    Number.parseInt(row[2] ?? '', 10),
  );

  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(shares.length).toBe(12);
  expect(shares.at(0)).toBeLessThan(shares.at(-1) ?? 0);
});

test('forty schools are drawn, and of more it is said where they are', () => {
  const some = chartOf(aConsentReport(40));
  const many = chartOf(aConsentReport(57));

  expect(rowsOf(some)).toHaveLength(40);
  expect(JSON.stringify(some)).not.toContain('The table below');
  expect(rowsOf(many)).toHaveLength(40);
  expect(JSON.stringify(many)).toContain('The first 40 of 57. The table below has all of them.');
  // In the report of the test, each school agreed less than the one before it.
  expect(rowsOf(many).map(([school]) => school)).toEqual(
    Array.from({ length: 40 }, (_, index) => `School ${57 - index}`),
  );
});

test('a school of few phones has no bar and no share', () => {
  const report = oneSchool({ phones: 4, agreed: 2, withdrew: 1, notUsable: 1, none: 0 });

  expect(rowsOf(chartOf(report))).toEqual([['Adams', '< 5', '–', '–', '–', '–']]);
});

test.each([
  ['Adams', 5, 'Adams'],
  ['Adams Elementary', 8, 'Adams E…'],
  ['Adams Elementary', 7, 'Adams…'],
  ['Zoë\u0308 School', 4, 'Zoë\u0308…'],
  ['👩‍🏫👩‍🏫👩‍🏫', 8, '👩‍🏫…'],
])('%s in a space of %i is %s', (text, room, fitted) => {
  const widthOf = (part: string) =>
    Array.from(new Intl.Segmenter('en').segment(part)).reduce(
      (sum, { segment }) => sum + (segment.length > 3 ? 5 : 1),
      0,
    );

  expect(fitDrawnText(text, room, widthOf)).toBe(fitted);
});
