import { getDocument, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { expect, test } from 'vitest';
import type { ConsentReport, CoverageRow } from '#domain/consent/report/consent-report.ts';
import { reportPdf } from '#reports/report-pdf.ts';
import { aConsentReport, asReport } from '#test/support/consent/consent-report.ts';

const counted = (
  what: Pick<CoverageRow, 'school' | 'language' | 'channel' | 'purpose'>,
  [phones = 0, agreed = 0, withdrew = 0, notUsable = 0, none = 0, unchecked = 0]: number[],
): CoverageRow => ({ ...what, phones, agreed, withdrew, notUsable, unchecked, none });

const adams = { school: 'Adams Elementary', language: 'en' };
const adamsSpanish = { school: 'Adams Elementary', language: 'es' };
const pena = { school: 'Escuela Peña', language: 'es' };
const calls = { channel: 'voice', purpose: 'school-mission' } as const;
const texts = { channel: 'text', purpose: 'school-mission' } as const;

/** Small enough to be added up by hand. */
const twoSchools = aConsentReport(0, {
  coverage: [
    counted({ ...adams, ...calls }, [100, 60, 10, 5, 25]),
    counted({ ...adams, ...texts }, [100, 50, 20, 0, 30]),
    counted({ ...adams, channel: 'voice', purpose: 'other' }, [100, 1, 2, 3, 94]),
    counted({ ...adams, channel: 'text', purpose: 'other' }, [100, 4, 5, 6, 85, 6]),
    counted({ ...adamsSpanish, ...calls }, [50, 20, 5, 0, 25]),
    counted({ ...adamsSpanish, ...texts }, [50, 10, 5, 5, 30]),
    counted({ ...pena, ...calls }, [40, 40, 0, 0, 0]),
    counted({ ...pena, ...texts }, [40, 30, 4, 1, 5]),
  ],
});

/** One run of words on a page: in points from its lower left corner. */
type Words = { text: string; x: number; y: number; width: number };

/** Read back by another's library than wrote it: what a reader's own program finds in the file. */
async function read(report: ConsentReport) {
  const bytes = await reportPdf(asReport(report));
  const document = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
  const pages = await Promise.all(
    Array.from({ length: document.numPages }, (_, index) => document.getPage(index + 1)),
  );
  return {
    bytes,
    pages,
    words: await Promise.all(pages.map(wordsOf)),
    info: (await document.getMetadata()).info as Record<string, unknown>,
    marked: (await document.getMarkInfo()) as Map<string, boolean> | null,
    tags: JSON.stringify(await Promise.all(pages.map((page) => page.getStructTree()))),
  };
}

async function wordsOf(page: PDFPageProxy): Promise<Words[]> {
  const { items } = await page.getTextContent();
  return items
    .flatMap((item) => ('str' in item ? [item] : []))
    .filter((item) => item.str.trim() !== '')
    .map(({ str, transform, width }) => ({
      text: str,
      x: Number(transform[4]),
      y: Number(transform[5]),
      width,
    }));
}

function lines(words: Words[]): string[] {
  const rows = Map.groupBy(words, ({ y }) => Math.round(y));
  return [...rows]
    .toSorted(([a], [b]) => b - a)
    .map(([, row]) =>
      row
        .toSorted((a, b) => a.x - b.x)
        .map(({ text }) => text)
        .join(' '),
    );
}

test('the first page says whose report it is, of when, and the headline', async () => {
  const { words, pages, info } = await read(twoSchools);

  expect(lines(words[0] ?? []).slice(0, 8)).toEqual([
    'Cascade Falls School District',
    'Consent report',
    'As it stands. Whole district.',
    'As of Tuesday, November 24, 2026, 10:05 am PST (America/Los_Angeles)',
    '63.2%',
    'of phones may be called about school matters: 120 of 190',
    'Summary',
    'Phones 190',
  ]);
  expect(pages.map((page) => page.view)).toEqual(pages.map(() => [0, 0, 612, 792]));
  expect(info['Title']).toBe('Consent report, Cascade Falls School District');
});

test('names print as they are written, in the chart and in the table', async () => {
  const { words, bytes } = await read(aConsentReport(6));
  const texts = words.flat().map(({ text }) => text);

  for (const name of ['Escuela Peña', 'Trường Hòa Bình', 'O’Dell Online Academy']) {
    expect(texts.filter((text) => text === name)).toHaveLength(2);
  }
  expect(texts.filter((text) => text.startsWith('Dr. Mary McLeod Beth'))).toHaveLength(2);
  // The letters travel in the file, and none of the fonts that a reader may or may not have is named.
  expect(bytes.toString('latin1').match(/\/FontFile2/g)).toHaveLength(2);
  expect(bytes.toString('latin1')).not.toContain('Helvetica');
});

test('the tables say what the report says', async () => {
  const { words } = await read(twoSchools);
  const all = words.flatMap(lines);

  expect(all).toEqual(
    expect.arrayContaining([
      'Calls about school matters 190 120 15 5 < 5 50 63.2%',
      'Texts about school matters 190 90 25 5 < 5 65 47.4%',
      'Calls about anything else 100 < 5 < 5 < 5 < 5 90 under 5.0%',
      'Texts about anything else 100 < 5 5 5 5 85 under 5.0%',
      'School Phones Agreed Opted out Unusable None Agreed Opted out Unusable None',
      'Adams Elementary 150 80 15 5 50 60 25 5 60',
      'Escuela Peña 40 40 < 5 < 5 < 5 30 < 5 < 5 5',
      'All 190 120 15 5 50 90 25 5 65',
      'English 100 60 10 5 25 50 20 < 5 30',
      'Spanish 90 60 5 < 5 25 40 5 5 35',
      'Key 9 in a call 210 right away right away',
      'Told to staff 25 1 h 10 min 3 days',
      'E-mail < 5 – –',
      'Older than 12 months 1,904 16.9%',
      'In the last 30 days 35 – –',
      'In all 245 – –',
      'Opt-outs waiting for review 3',
      'First due Dec 2, 2026, 12:00 pm PST',
    ]),
  );
});

test('a table of 120 schools tells each once, under the same head on each page', async () => {
  const { words } = await read(aConsentReport(120));

  const tablePages = words.map(lines).filter((page) => page.includes('Calls Texts'));
  expect(tablePages.length).toBeGreaterThan(3);
  const head = / Phones Agreed Opted out Unusable None Agreed Opted out Unusable None$/;
  for (const page of tablePages) expect(page.some((line) => head.test(line))).toBe(true);
  const rows = tablePages.flat().flatMap((line) => /^School (\d+) [^%]*$/.exec(line)?.[1] ?? []);
  expect(rows.map(Number).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 114 }, (_, index) => index + 7),
  );
});

test.each([0, 1, 12, 40, 120])(
  'with %i schools, nothing runs off a page or into its foot',
  async (schools) => {
    const { words } = await read(aConsentReport(schools));

    words.forEach((page, index) => {
      const foot = page.filter(({ y }) => y < 60);
      expect(foot.map(({ text }) => text)).toEqual([
        'Cascade Falls School District. Consent report, as it stands. No names or phone numbers of families.',
        `Page ${index + 1} of ${words.length}`,
      ]);
      expect(page.filter(({ y }) => y >= 60 && y < 78)).toEqual([]);
      expect(
        page.filter(({ x, y, width }) => x < 48 || x + width > 612 - 47 || y > 792 - 48),
      ).toEqual([]);
    });
  },
);

test('no words stand on top of others', async () => {
  const { words } = await read(aConsentReport(40));

  for (const page of words) {
    for (const row of Map.groupBy(page, ({ y }) => Math.round(y)).values()) {
      const sorted = row.toSorted((a, b) => a.x - b.x);
      sorted.slice(1).forEach((next, index) => {
        const last = sorted[index];
        expect(next.x).toBeGreaterThanOrEqual((last?.x ?? 0) + (last?.width ?? 0));
      });
    }
  }
});

test('anyone who listens to the report hears headings, tables, and what the chart shows', async () => {
  const { marked, tags } = await read(aConsentReport(12));

  expect(marked?.get('Marked')).toBe(true);
  for (const role of ['H1', 'H2', 'P', 'Table', 'TR', 'TH', 'TD', 'Figure']) {
    expect(tags).toContain(`"role":"${role}"`);
  }
  expect(tags).toContain('A bar for each school with the shares of phones');
});

test('a district without phones has a report too', async () => {
  const { words } = await read(
    aConsentReport(0, {
      revocations: { total: 0, last30Days: 0, byMeans: [] },
      clocks: { running: 0, overdue: 0, nextDueAt: null },
    }),
  );

  const all = words.flatMap(lines);
  expect(all).toContain('There are no phones on the roster yet.');
  expect(all).toContain('Opt-outs waiting for review 0');
  expect(all.join(' ')).not.toContain('may be called about school matters');
});
