import { roundedWords, shareMark } from '#cards/consent/consent-report-words.ts';
import {
  type CoverageLine,
  compareNames,
  type RoundedCoverage,
} from '#domain/consent/report/consent-coverage.ts';
import { lengthOf } from '#domain/consent/report/rounded-count.ts';
import type { Drawing, Mark } from './drawing.ts';

/** More bars than this are too thin to read. */
const mostBars = 40;

const width = 800;
const margin = 16;
const bodyHeight = 820;
const barX = 304;
const barWidth = 214;
const phonesRight = 290;

const ink = '#1b1f24';
const pale = '#57606a';
const rule = '#e3e6e9';

/**
 * The four states, in the order of the bar and of the columns beside it. The colors differ in lightness, too, and
 * each share is printed, so that nobody needs to tell colors apart (palette: Okabe and Ito, jfly.uni-koeln.de/color).
 */
const states = [
  { key: 'agreed', words: 'Agreed', fill: '#0a5c96', right: 580 },
  { key: 'withdrew', words: 'Opted out', fill: '#d55e00', right: 648 },
  { key: 'notUsable', words: 'Unusable', fill: '#f2cf4a', right: 722 },
  { key: 'none', words: 'None', fill: '#c3c9cf', right: width - margin },
] as const satisfies {
  key: keyof RoundedCoverage;
  words: string;
  fill: string;
  right: number;
}[];

/**
 * Calls about school matters: a stacked bar for each school, the least agreed first, because that is where work is to
 * be done. A title is for a picture that travels without its report.
 */
export function drawCoverageChart(
  lines: readonly CoverageLine[],
  title?: { text: string; under: string },
): Drawing {
  const shown = lines.toSorted(byLeastAgreed).slice(0, mostBars);
  const titled = title === undefined ? 0 : 62;
  const top = titled + 44;
  const rowHeight = Math.min(30, bodyHeight / Math.max(shown.length, 1));
  const bottom = top + rowHeight * shown.length;
  const cut = shown.length < lines.length;
  return {
    width,
    edge: margin,
    height: Math.ceil(bottom + (cut ? 40 : margin)),
    marks: [
      ...(title === undefined
        ? []
        : [
            words(title.text, margin, 32, { size: 20, weight: 'bold' }),
            words(title.under, margin, 54, { size: 13, fill: pale }),
          ]),
      ...drawHead(titled),
      ...shown.flatMap((line, i) => drawRow(line, top + i * rowHeight, rowHeight)),
      ...(cut
        ? [
            words(
              `The ${shown.length} schools where the fewest agreed, of ${lines.length}. The CSV file has all of them.`,
              margin,
              bottom + 24,
              { size: 13, fill: pale },
            ),
          ]
        : []),
    ],
  };
}

function byLeastAgreed(a: CoverageLine, b: CoverageLine): number {
  const share = ({ calls }: CoverageLine) =>
    calls.phones === 'few' ? 1 : lengthOf(calls.agreed) / calls.phones;
  return share(a) - share(b) || compareNames(a.name, b.name);
}

/** The columns' names are the legend. */
function drawHead(y: number): Mark[] {
  const small = { size: 12, weight: 'bold', fill: pale } as const;
  return [
    words('School', margin, y + 32, small),
    words('Phones', phonesRight, y + 32, { ...small, align: 'right' }),
    ...states.flatMap((state): Mark[] => [
      { kind: 'bar', x: state.right - 26, y: y + 8, width: 26, height: 9, fill: state.fill },
      words(state.words, state.right, y + 32, { ...small, align: 'right' }),
    ]),
  ];
}

function drawRow({ name, calls }: CoverageLine, y: number, height: number): Mark[] {
  const size = Math.min(15, height * 0.62);
  const baseline = y + height / 2 + size * 0.36;
  const text = (of: string, right: number, fill: string = ink) =>
    words(of, right, baseline, { size, align: 'right', fill });
  return [
    { kind: 'bar', x: margin, y, width: width - 2 * margin, height: 0.75, fill: rule },
    words(name, margin, baseline, { size, maxWidth: 206 }),
    text(roundedWords(calls.phones), phonesRight, pale),
    ...drawBar(calls, y + height * 0.19, height * 0.62),
    ...states.map(({ key, right }) =>
      text(shareMark(calls[key], calls.phones), right, calls[key] === 'few' ? pale : ink),
    ),
  ];
}

/** As long as all phones; what is rounded off the four states stays blank at its end. */
function drawBar(counts: RoundedCoverage, y: number, height: number): Mark[] {
  if (counts.phones === 'few') return [];
  const perPhone = barWidth / counts.phones;
  let x = barX;
  return states.flatMap(({ key, fill }): Mark[] => {
    const length = lengthOf(counts[key]) * perPhone;
    const bar: Mark = { kind: 'bar', x, y, width: Math.max(length - 1.5, 0.5), height, fill };
    x += length;
    return length === 0 ? [] : [bar];
  });
}

function words(
  text: string,
  x: number,
  y: number,
  look: { size: number } & Partial<Omit<Extract<Mark, { kind: 'words' }>, 'kind' | 'text'>>,
): Mark {
  return {
    kind: 'words',
    text,
    x,
    y,
    fill: ink,
    weight: 'regular',
    align: 'left',
    maxWidth: width - 2 * margin,
    ...look,
  };
}
