import { fact, factList, note } from '#cards/blocks.ts';
import type { Card } from '#cards/card.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import { periodWords } from '#cards/words/cell-words.ts';
import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { splitPeriod } from '#conversation/kit/read-period.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { databaseNow } from '#database/transaction.ts';
import type { CampaignLine } from '#domain/closure/view/campaign-line.ts';
import { type ClosureSearch, searchCampaigns } from '#domain/closure/view/list-campaigns.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { buttonOf, lineHead, lineWords } from './choose-card.ts';

/** Teams folds the seventh button away. */
const mostShown = 6;

export const findClosureCommand = {
  typed: {
    'closure list': {
      who: 'everyone',
      help: 'Find a closure by words, month or both',
      detail: 'Words of the message, a school or a kind. Without any, the newest ones.',
      example: 'snow 2026-01',
      answer: listClosures,
    },
  },
} satisfies Command;

async function listClosures(
  { db }: CommandContext,
  { operator }: Actor,
  typed: readonly string[],
): Promise<Reply> {
  const district = await findDistrict(db);
  if (district === undefined) return refuse('no-district');
  const today = (await databaseNow(db)).toZonedDateTimeISO(district.timeZone).toPlainDate();
  const { period, rest } = splitPeriod(unquoted(typed), today);
  const search = { words: rest, days: period };
  const found = await searchCampaigns(db, operator, search);
  return {
    kind: 'private',
    card: found.length === 0 ? noneCard(search) : foundCard(found, search),
  };
}

/** Quotation marks only say that words belong together, and no text holds a control character. */
const unquoted = (words: readonly string[]) =>
  words.map((word) => word.replaceAll(/["“”\p{Cc}]/gu, '')).filter((word) => word !== '');

function foundCard(found: readonly CampaignLine[], search: ClosureSearch): Card {
  const shown = found.slice(0, mostShown);
  const asked = searchWords(search);
  const title = asked === '' ? 'Newest closures' : `Closures ${asked}`;
  const more = found.length - shown.length;
  return {
    title,
    blocks: [
      factList(shown.map((line) => fact(lineHead(line), foundWords(line)))),
      ...(more === 0 ? [] : [note(`And ${more} more. Add a word or a month to see fewer.`)]),
    ],
    buttons: shown.map((line) => buttonOf('status', line)),
    summary: `${title}: ${shown.map(({ number }) => number).join(', ')}.`,
  };
}

/** What it was, and how its words began. */
function foundWords(line: CampaignLine): string {
  const { opening } = line;
  if (opening === null) return lineWords(line);
  const begun = opening.length < 80 ? opening : `${opening.replace(/\s+\S*$/, '')} …`;
  return `${lineWords(line)}\n“${begun}”`;
}

function noneCard(search: ClosureSearch): Card {
  const asked = searchWords(search);
  return sentenceCard({
    text:
      asked === ''
        ? 'There are no closures of your schools yet.'
        : `Found no closures ${asked}. Try fewer words, or another month such as 2026-01.`,
  });
}

/** `that say “snow day”, Jan 1, 2026, to Jan 31, 2026`. */
function searchWords({ words, days }: ClosureSearch): string {
  const said = words.length === 0 ? [] : [`that say “${words.join(' ')}”`];
  return [...said, ...(days === undefined ? [] : [`of ${periodWords(days)}`])].join(', ');
}
