import { parse } from 'csv-parse/sync';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { expect, test } from 'vitest';
import { renderCard as renderForSlack } from '#chat/slack/draw/render-card.ts';
import { renderCard as renderForTeams } from '#chat/teams/draw/render-card.ts';
import { reportCard } from '#conversation/report/report-card.ts';
import { exact, people, share, term, time, wait, words } from '#domain/report/cell.ts';
import { left, type Report, right } from '#domain/report/report.ts';
import { reportCsv } from '#reports/csv/report-csv.ts';
import { unreachedCsv } from '#reports/csv/unreached-csv.ts';
import { packPdf, reportPdf } from '#reports/report-pdf.ts';
import { checkBlocks } from '#sandbox/slack/limits/block-limits.ts';
import { cardProblems } from '#sandbox/teams/card-rules.ts';

const at = Temporal.Instant.from('2026-11-24T18:05:00Z');

function aReport(rows = 3, changes: Partial<Report> = {}): Report {
  return {
    name: 'closures',
    title: 'Closures and reach',
    at,
    districtName: 'Cascade Falls School District',
    timeZone: 'America/Los_Angeles',
    period: {
      from: Temporal.PlainDate.from('2026-01-01'),
      to: Temporal.PlainDate.from('2026-11-24'),
    },
    schools: undefined,
    isOfToday: false,
    headline: [
      { label: 'Closures that called', figure: exact(1234) },
      { label: 'Phones', figure: people(3) },
      { label: 'Share reached', figure: share(1990, 2000) },
      { label: 'Usual time', figure: wait(4200) },
    ],
    tables: [
      {
        title: 'By closure',
        columns: [
          left('Closure'),
          left('Why'),
          left('Started'),
          right('Phones'),
          { ...right('Only on a card'), only: 'card' },
          { ...right('Only in files'), only: 'files' },
        ],
        rows: Array.from({ length: rows }, (_, index) => [
          exact(index + 1),
          words(
            index % 2 === 0
              ? 'No consent'
              : 'Custody order that the district office took down and that stays until a court says otherwise',
          ),
          time(at),
          people(1200 + index),
          words('card'),
          words('file'),
        ]),
        none: 'No closure called families.',
      },
      {
        title: 'For spreadsheets',
        columns: [left('What'), right('Share')],
        rows: [[term('means', 'key-press'), share(2, 40)]],
        none: 'Nothing.',
        only: 'csv',
      },
      { title: 'Empty', columns: [left('What')], rows: [], none: 'Nothing happened.' },
    ],
    notes: ['A phone counts once in each closure.'],
    ...changes,
  };
}

const links = { csv: 'https://bot.example.org/a.csv', pdf: 'https://bot.example.org/a.pdf' };

test('a card tells the figures, the first rows, and where the others are', () => {
  const card = reportCard(aReport(20), links);

  expect(card.badge?.text).toBe('Jan 1, 2026, to Nov 24, 2026, whole district');
  expect(card.blocks[0]).toEqual({
    kind: 'facts',
    facts: [
      { label: 'Closures that called', value: '1,234' },
      { label: 'Phones', value: '<\u{a0}5' },
      { label: 'Share reached', value: '99.5%' },
      { label: 'Usual time', value: '1 h 10 min' },
    ],
  });
  const [table] = card.blocks.flatMap((block) => (block.kind === 'table' ? [block] : []));
  expect(table?.columns).toEqual(['', 'Why', 'Started', 'Phones', 'Only on a card']);
  expect(table?.rows).toHaveLength(8);
  expect(table?.rows[0]).toEqual([
    '1',
    'No consent',
    'Nov 24, 2026, 10:05 am PST',
    '1,200',
    'card',
  ]);
  const notes = JSON.stringify(card.blocks);
  expect(notes).toContain('12 more rows are in the files.');
  expect(notes).toContain('Nothing happened.');
  expect(notes).not.toContain('For spreadsheets');
  expect(card.buttons.map(({ opens }) => opens)).toEqual([links.csv, links.pdf]);
});

test.each([0, 3, 400])('Slack and Teams take a report of %i rows', (rows) => {
  const card = reportCard(aReport(rows), links);

  expect(checkBlocks(renderForSlack(card).blocks)).toEqual([]);
  expect(cardProblems(renderForTeams(card), { inDialog: false })).toEqual([]);
});

test('a spreadsheet gets numbers, one header, and a part for each table', () => {
  const csv = reportCsv(aReport(2));

  expect(csv.startsWith('\uFEFFPart,What,Value,Closure,Why,Started,Phones,Only in files')).toBe(
    true,
  );
  const rows = parse<Record<string, string>>(csv, { columns: true, bom: true });
  const told = (part: string) =>
    rows
      .filter((row) => row['Part'] === part)
      .map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '')));
  expect(told('Report').map((row) => [row['What'], row['Value']])).toEqual([
    ['Report', 'Closures and reach'],
    ['As of', 'Nov 24, 2026, 10:05 am PST'],
    ['Period', 'Jan 1, 2026, to Nov 24, 2026'],
    ['District', 'Cascade Falls School District'],
    ['Schools', 'Whole district'],
    ['Time zone', 'America/Los_Angeles'],
    ['Counts', expect.stringContaining('rounded down to the nearest 5')],
  ]);
  expect(told('Summary')[0]).toEqual({
    Part: 'Summary',
    What: 'Closures that called',
    Value: '1234',
  });
  expect(told('By closure')[0]).toEqual({
    Part: 'By closure',
    Closure: '1',
    Why: 'No consent',
    Started: 'Nov 24, 2026, 10:05 am PST',
    Phones: '1200',
    'Only in files': 'file',
  });
  expect(told('For spreadsheets')).toEqual([
    { Part: 'For spreadsheets', What: 'Key 9 in a call', Share: '< 12.5%' },
  ]);
});

test.each(['=HYPERLINK("https://example.org")', '+1', '-1', '@SUM(A1)', '\tx', '＝1'])(
  'a school called %j stays words in a spreadsheet',
  (name) => {
    const table = {
      title: 'By school',
      columns: [left('School')],
      rows: [[words(name)]],
      none: '',
    };
    const csv = reportCsv(aReport(0, { tables: [table], schools: [name] }));

    const rows = parse<Record<string, string>>(csv, { columns: true, bom: true });
    expect(rows.at(-1)?.['School']).toBe(`'${name}`);
    const cells = rows.flatMap((row) => Object.values(row));
    expect(cells.filter((cell) => /^[=+\-@\t\r＝]/.test(cell))).toEqual([]);
  },
);

type Words = { text: string; x: number; y: number; width: number };

async function pagesOf(bytes: Buffer): Promise<Words[][]> {
  const document = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
  return Promise.all(
    Array.from({ length: document.numPages }, async (_, index) => {
      const page = await document.getPage(index + 1);
      const { items } = await page.getTextContent();
      return items.flatMap((item) =>
        'str' in item && item.str.trim() !== ''
          ? [
              {
                text: item.str,
                x: Number(item.transform[4]),
                y: Number(item.transform[5]),
                width: item.width,
              },
            ]
          : [],
      );
    }),
  );
}

test.each([0, 3, 15, 90])(
  'with %i rows nothing runs off a page, into its foot, or over other words',
  async (rows) => {
    const pages = await pagesOf(await reportPdf(aReport(rows)));

    pages.forEach((page, index) => {
      expect(page.filter(({ y }) => y < 60).map(({ text }) => text)).toEqual([
        'Cascade Falls School District. Closures and reach, Jan 1, 2026, to Nov 24, 2026. No names or phone numbers of families.',
        `Page ${index + 1} of ${pages.length}`,
      ]);
      expect(page.filter(({ y }) => y >= 60 && y < 74)).toEqual([]);
      expect(page.filter(({ x, width }) => x < 48 || x + width > 612 - 47)).toEqual([]);
      for (const line of Map.groupBy(page, ({ y }) => Math.round(y)).values()) {
        const sorted = line.toSorted((a, b) => a.x - b.x);
        sorted.slice(1).forEach((next, place) => {
          const last = sorted[place];
          expect(next.x).toBeGreaterThanOrEqual((last?.x ?? 0) + (last?.width ?? 0));
        });
      }
    });
    const all = pages.flat().map(({ text }) => text);
    if (rows > 1) expect(all.join(' ')).toContain('stays until a court says otherwise');
    expect(all).toContain('Nothing happened.');
    expect(all).not.toContain('For spreadsheets');
  },
);

test('a pack has a cover, every report on a page of its own, and the proof of the log', async () => {
  const reports = [aReport(2), aReport(2, { title: 'Approvals', name: 'approvals' })];
  const { name: _name, tables: _tables, ...head } = aReport();
  const proof = {
    size: 4711,
    root: 'q83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJq80=',
    note: 'bellwether.example.org/audit-log\n4711\nq83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJq80=\n\n— bellwether.example.org/audit-log AAAA\n',
    at,
  };
  const pack = { ...head, name: 'annual', title: 'Annual report', reports, proof };

  const pages = await pagesOf(await packPdf(pack));

  const texts = pages.map((page) => page.map(({ text }) => text).join(' '));
  expect(texts).toHaveLength(4);
  expect(texts[0]).toContain('Jan 1, 2026, to Nov 24, 2026');
  expect(texts[0]).toMatch(/1\. Closures and reach 2\. Approvals 3\. Proof of the audit log/);
  expect(texts[1]).toContain('Closures and reach');
  expect(texts[2]).toContain('Approvals');
  expect(texts[3]).toContain('4,711');
  expect(texts[3]).toContain(proof.root);
  expect(texts[3]).toContain('--checkpoints checkpoint.txt');

  const without = await pagesOf(await packPdf({ ...pack, proof: undefined }));
  expect(without.at(-1)?.map(({ text }) => text)).toContain(
    'The audit log had no signed checkpoint when this was made.',
  );
});

test('F39 what somebody typed is words in every cell of a spreadsheet, of a report and of a list', () => {
  for (const typed of [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '＝1+1',
    '＋1',
    '－1',
    '＠x',
  ]) {
    const [school, guardian] = [`${typed} Elementary`, `${typed} Peña`];
    const report = aReport(1, {
      districtName: school,
      tables: [
        {
          title: school,
          columns: [left(school)],
          rows: [[words(guardian)]],
          none: 'Nothing.',
        },
      ],
    });
    const phones = [
      {
        number: '+15035550101',
        isBarred: false,
        ending: 'busy',
        reason: undefined,
        wantsTexts: false,
      },
    ];
    const guardians = [{ name: guardian, language: 'en', phones }];
    const unreached = unreachedCsv({
      closure: { id: '1', number: 1 },
      says: null,
      emptyBecause: 'all-reached',
      timeZone: 'America/Los_Angeles',
      families: [{ id: '1', schools: [school], guardians }],
      total: 1,
      taken: [],
      groups: [],
      called: 0,
      page: 0,
      pages: 1,
    });
    for (const file of [reportCsv(report), unreached]) {
      const cells = parse(file, { bom: true, relax_column_count: true }).flat();
      expect(cells.filter((cell) => /^[=+\-@\t\r＝＋－＠]/.test(cell))).toEqual([]);
      expect(cells).toContain(`'${guardian}`);
    }
  }
});
