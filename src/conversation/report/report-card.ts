import { fact, factList, heading, note, progress, say, table } from '#cards/blocks.ts';
import type { Block, Button, Card } from '#cards/card.ts';
import { shareWords } from '#cards/figure-words.ts';
import { time } from '#cards/format.ts';
import { cellWords, periodWords, roundingNote, scopeLine } from '#cards/words/cell-words.ts';
import { raised } from '#cards/words/consent-words.ts';
import { lengthOf } from '#domain/consent/report/rounded-count.ts';
import type { Cell } from '#domain/report/cell.ts';
import { noClosuresCell } from '#domain/report/no-closures.ts';
import type { Report, ReportPack, ReportShare, ReportTable } from '#domain/report/report.ts';
import { plural } from '#domain/shared/count-words.ts';

/** A card is read on a telephone; the files have every row. */
const mostRows = 8;

export type ReportLinks = { csv: string; pdf: string };

/** Any report, for the person who asked. */
export function reportCard(report: Report, links: ReportLinks): Card {
  const { title, headline, notes, share, timeZone } = report;
  return {
    title,
    badge: { text: scopeLine(report), tone: 'neutral' },
    blocks: [
      ...(share === undefined ? [] : [shareBar(share)]),
      factList(headline.map(({ label, figure }) => fact(label, cardWords(figure, timeZone)))),
      ...report.tables.flatMap((one) => tableBlocks(one, timeZone)),
      ...[...notes, ...roundingNote(report)].map((words) => note(words)),
      note(footWords(report)),
    ],
    buttons: [openFile('CSV', links.csv), openFile('PDF', links.pdf)],
    summary: `${title}: ${scopeLine(report)}`,
  };
}

/** The year’s reports in a few figures each, and the file that binds them. */
export function packCard(pack: ReportPack, links: { csv: string; pdf: string }): Card {
  const days = periodWords(pack.period);
  return {
    title: 'Annual report',
    badge: { text: days, tone: 'neutral' },
    blocks: [
      ...pack.reports.map(({ title, headline, share, timeZone }) =>
        say(
          `${title}: ${[
            ...(share === undefined ? [] : [shareLine(share)]),
            ...headline
              .slice(0, 4)
              .map(({ label, figure }) =>
                figure === noClosuresCell
                  ? cellWords(figure, timeZone)
                  : `${label.toLowerCase()} ${cellWords(figure, timeZone)}`,
              ),
          ].join(', ')}.`,
        ),
      ),
      ...pack.reports
        .flatMap(roundingNote)
        .slice(0, 1)
        .map((words) => note(words)),
      note(
        pack.proof === undefined
          ? 'The audit log has no signed checkpoint yet, so the PDF has no proof of it.'
          : `The PDF ends with the newest signed checkpoint of the audit log, over ${plural(pack.proof.size, 'entry', 'entries')}.`,
      ),
      note(footWords(pack)),
    ],
    buttons: [openFile('CSV', links.csv), openFile('PDF', links.pdf)],
    summary: `Annual report: ${days}`,
  };
}

const shareLine = ({ part, whole, words }: ReportShare) => `${shareWords(part, whole)} ${words}`;

const shareBar = (share: ReportShare): Block =>
  progress(lengthOf(share.part), lengthOf(share.whole), raised(shareLine(share)));

function tableBlocks(of: ReportTable, timeZone: string): Block[] {
  if (of.only !== undefined) return [];
  if (of.rows.length === 0) return [heading(of.title), say(of.none)];
  const shown = of.columns.flatMap(({ only }, index) => (only === 'files' ? [] : [index]));
  const columns = shown.flatMap((index) => of.columns[index] ?? []);
  const more = of.rows.length - mostRows;
  return [
    heading(of.title),
    table(
      // The title above says already what the rows are.
      columns.map(({ label }, index) => (index === 0 && columns.length > 2 ? '' : label)),
      columns.map(({ align }) => align[0] ?? 'l').join(''),
      of.rows
        .slice(0, mostRows)
        .map((row) => shown.map((index) => cardWords(row[index] ?? { is: 'nothing' }, timeZone))),
    ),
    ...(more > 0 ? [note(`${plural(more, 'more row is', 'more rows are')} in the files.`)] : []),
  ];
}

/** `< 5` and `over 94.9%` stay on one line. */
const cardWords = (cell: Cell, timeZone: string) =>
  cellWords(cell, timeZone).replace(/^([<>]|over|under) /, '$1\u{a0}');

const footWords = ({ at, timeZone }: Pick<Report, 'at' | 'timeZone'>) =>
  `As of ${time(at, timeZone)}. The links work for one hour and only for you, after you sign in. Each download is recorded.`;

function openFile(label: string, opens: string): Button {
  return { verb: 'open', label, data: {}, opens };
}
