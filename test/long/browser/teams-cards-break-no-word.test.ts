import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Block, Card } from '#cards/card.ts';
import { renderCard } from '#chat/teams/draw/render-card.ts';
import { renderForm } from '#chat/teams/draw/render-form.ts';
import { detailsCard } from '#conversation/closure/approval/closure-details.ts';
import { campaignCard } from '#conversation/closure/campaign-card.ts';
import { told } from '#conversation/door/registry.ts';
import { helpCard } from '#conversation/kit/help-card.ts';
import { teamsHostConfig } from '#sandbox/page/browser/teams/teams-host-config.ts';
import { aClosure, oddities } from '#test/support/cards/a-closure.ts';
import { launchBrowser } from '#test/support/web/browser.ts';

/*
 * Cards as Microsoft's own renderer draws them, on a telephone and on a desk. A word that stands in two lines is broken,
 * for nothing here has a hyphen of its own; where this renderer lets it reach out of its cell, Teams breaks it.
 */

type Table = Extract<Block, { kind: 'table' }>;

/** The columns of our cards, with words as long as a district's. */
const tables: Record<string, Pick<Table, 'columns' | 'align' | 'rows'>> = {
  'audit report': {
    columns: ['Closure', 'State', 'Requested by', 'Decided by', 'Calls and texts'],
    align: 'llllr',
    rows: [
      ['12', 'Finished', 'Dana Whitfield', 'Marcus Oyelaran', '3,792'],
      ['11', 'Waiting for approval', 'Priya Raghunathan', '–', '0'],
    ],
  },
  'access review': {
    columns: ['Role', 'Where', 'Since', 'Given by'],
    align: 'llll',
    rows: [
      ['Administrator', 'the whole district', 'Aug 12, 2026', 'Hana Kobayashi, Joan Abernathy'],
      ['Front office', 'Washington Elementary', 'Sep 1, 2026', 'the staff file'],
    ],
  },
  coverage: {
    columns: ['Phones', 'agreed'],
    align: 'lr',
    rows: [['Calls about school matters', '98.1%']],
  },
  'coverage by school': {
    columns: ['', 'Calls', 'Texts', 'Phones'],
    align: 'lrrr',
    rows: [['Washington Elementary', '98.1%', 'over 99.2%', '12,345']],
  },
  findings: {
    columns: ['Finding', 'Severity', 'Open', 'Resolved', 'Due'],
    align: 'llrrl',
    rows: [['Withdrawals confirmed too late', 'Important', '12', '3', 'Overdue since Nov 20']],
  },
  gaps: {
    columns: ['School', 'Language', 'Can’t reach'],
    align: 'llr',
    rows: [['Washington Elementary', 'Vietnamese', 'fewer than 5 of 1,204']],
  },
  'closures and reach': {
    columns: ['Closure', 'What', 'Started', 'Phones', 'Reached', 'Share'],
    align: 'lllrrr',
    rows: [
      ['12', 'Early dismissal', 'Oct 22, 2026, 6:26 am CDT', '12,345', '12,300', 'over 99.2%'],
    ],
  },
  outcome: {
    columns: ['Calls', 'Phones'],
    align: 'lr',
    rows: [['Picked up and hung up before the message', '1,204']],
  },
};

let browser: Awaited<ReturnType<typeof launchBrowser>>;
let page: Page;
beforeAll(async () => {
  browser = await launchBrowser();
  page = await browser.newPage();
  const library = createRequire(import.meta.url).resolve('adaptivecards');
  const source = await readFile(
    path.join(path.dirname(library), '../dist/adaptivecards.min.js'),
    'utf8',
  );
  await page.setContent(
    `<style>.ac-actionSet { flex-wrap: wrap }</style><body style="margin:12px"><div id="card" style="padding:14px"></div></body>`,
  );
  await page.addScriptTag({ content: source });
});
afterAll(() => browser[Symbol.asyncDispose]());

async function draw(card: unknown, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  // In words, for what is compiled here is not what runs there.
  await page.evaluate(`{
    const drawn = new AdaptiveCards.AdaptiveCard();
    drawn.hostConfig = new AdaptiveCards.HostConfig(${JSON.stringify(teamsHostConfig)});
    drawn.parse(${JSON.stringify(card)});
    document.getElementById('card').replaceChildren(drawn.render());
  }`);
}

/**
 * Words that stand in more than one line or reach out of their cell, and whether anything is wider than the card. The hyphens of “who-is-safe”
 * are where a line may end; those of a date or a number are not.
 */
const brokenWords = `{
  const broken = [];
  const walker = document.createTreeWalker(document.getElementById('card'), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const { 0: word, index } of node.data.matchAll(/(?:[^\\s\\u2013-]|-(?![a-z]))+/g)) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const lines = [...range.getClientRects()];
      const cell = (node.parentElement.closest('[role=cell], [role=columnheader]') ?? document.body)
        .getBoundingClientRect();
      if (new Set(lines.map((one) => Math.round(one.top))).size > 1) broken.push(word);
      else if (lines.some(({ left, right }) => left < cell.left - 1 || right > cell.right + 1)) {
        broken.push(word);
      }
    }
  }
  if (document.documentElement.scrollWidth > innerWidth) broken.push('(wider than the screen)');
  broken;
}`;

const cards = [
  ...Object.entries(tables).map(
    ([name, table]) =>
      [
        name,
        { title: name, blocks: [{ kind: 'table', ...table }], buttons: [], summary: name },
      ] satisfies [string, Card],
  ),
  [
    'help',
    helpCard('teams', {
      lines: told,
      guide: 'https://bellwether.example.org/guide',
      isWhole: true,
    }),
  ] satisfies [string, Card],
  ['approval', campaignCard(aClosure({}, { warnings: oddities }))] satisfies [string, Card],
  ['details', detailsCard(aClosure({}, { warnings: oddities }))] satisfies [string, Card],
];

test.each(
  [390, 1440].flatMap((width) => cards.map(([name, card]) => [name, width, card] as const)),
)('the card “%s” breaks no word at %i pixels', async (_, width, card) => {
  await draw(renderCard(card), width);

  expect(await page.evaluate(brokenWords)).toEqual([]);
});

test('Arabic words stand at the right, and what is said of them at the left', async () => {
  const text = 'ستكون جميع المدارس مغلقة يوم الخميس 14 يناير.';
  const quote = { kind: 'quote' as const, label: 'Arabic', text };
  await draw(renderCard({ title: 'Closed', blocks: [quote], buttons: [], summary: 'Closed' }), 390);

  const sides = await page.evaluate(`{
    const of = (words) => {
      const run = [...document.querySelectorAll('#card span')].find((one) => one.textContent === words);
      const range = document.createRange();
      range.selectNodeContents(run);
      const [box, card] = [range.getBoundingClientRect(), document.getElementById('card').getBoundingClientRect()];
      const { direction } = getComputedStyle(run);
      return { direction, side: box.left - card.left < card.right - box.right ? 'left' : 'right' };
    };
    ({ label: of('Arabic'), text: of(${JSON.stringify(text)}) });
  }`);

  expect(sides).toEqual({
    label: { direction: 'ltr', side: 'left' },
    text: { direction: 'rtl', side: 'right' },
  });
});

test('Arabic words stand at the right in the forms too, and in the field that changes them', async () => {
  const text = 'المدارس مغلقة.';
  const form = renderForm({
    verb: 'message',
    title: 'What families hear',
    submitLabel: 'Send',
    data: {},
    fields: [
      { kind: 'text', name: 'text-ar', label: 'Arabic', value: text, maxLength: 600 },
      { kind: 'words', name: 'preview', label: 'What is sent', text: `${text} ١` },
    ],
  });
  await draw(form, 390);

  expect(
    await page.evaluate(`[
      getComputedStyle(document.querySelector('#card input')).direction,
      getComputedStyle([...document.querySelectorAll('#card span')].at(-1)).direction,
    ]`),
  ).toEqual(['rtl', 'rtl']);
});
