import { fact, factList, heading, lineList, note, say } from '#cards/blocks.ts';
import type { Block, Button, Card, Fact } from '#cards/card.ts';
import { date, dayAndTime } from '#cards/format.ts';
import { phoneTitle, userBlocks, userNames } from '#cards/words/phone-words.ts';
import type { ConsentHistory } from '#domain/consent/lookup/consent-history.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import { briefWords, entryWords } from './history-words.ts';

/** What is on file for one number, newest first: a line each, ten on a page. Details has how, by whom, and who looked. */
export function consentHistoryCard(history: ConsentHistory): Card {
  const title = `${phoneTitle(history)}: history`;
  const { entries, total, page, timeZone } = history;
  const lines = entries.map((entry) => fact(date(entry.saidAt, timeZone), briefWords(entry)));
  return {
    title,
    blocks: [
      ...(page === 0 ? [lineList([fact('Used by', userNames(history))])] : []),
      ...(total === 0
        ? [say('Nothing is on file for this number: no consent and no opt-out.')]
        : [lineList(lines), ...olderBlocks(history)]),
    ],
    buttons: [
      {
        verb: 'consent-history',
        label: 'Details',
        data: { phone: history.phoneId, page: String(page), whole: 'yes' },
      },
      ...buttonsOf(history),
    ],
    summary: `${title}, ${plural(total, 'row')}`,
  };
}

/** The same page with everything that is on file. */
export function consentHistoryDetails(history: ConsentHistory): Card {
  const title = `${phoneTitle(history)}: history`;
  return {
    title,
    blocks: [
      ...(history.page === 0 ? userBlocks(history) : []),
      ...entryBlocks(history),
      ...(history.page === 0 ? disclosureBlocks(history) : []),
    ],
    buttons: buttonsOf(history, { whole: 'yes' }),
    summary: `${title}, ${plural(history.total, 'row')}`,
  };
}

function entryBlocks(history: ConsentHistory): Block[] {
  if (history.total === 0) {
    return [say('Nothing is on file for this number: no consent and no opt-out.')];
  }
  const facts = history.entries.map(
    (entry): Fact => ({
      label: dayAndTime(entry.saidAt, history.timeZone),
      value: entryWords(entry, history.timeZone),
    }),
  );
  return [heading('On file, newest first'), factList(facts), ...olderBlocks(history)];
}

const olderBlocks = ({ older }: ConsentHistory): Block[] =>
  older === 0
    ? []
    : [note(`${plural(older, 'older row is', 'older rows are')} not shown here: press “Older”.`)];

const shown: Readonly<Record<string, string>> = {
  consent: 'looked up consent',
  'consent-gaps': 'looked through consents that are missing',
  erasure: 'read an erasure request',
  'family-data': 'downloaded the family’s data',
  'family-request': 'read a family request',
  unblock: 'unblocked the number',
  'office-task': 'read an open task',
  'consent-history': 'looked at this history',
  'record-form': 'opened the consent form',
  'revoke-form': 'opened the opt-out form',
};

function disclosureBlocks({ disclosures, disclosuresInAll, timeZone }: ConsentHistory): Block[] {
  const more = disclosuresInAll - disclosures.length;
  return [
    heading('Who looked'),
    factList(
      disclosures.map(({ what, at, by, number }) =>
        fact(
          dayAndTime(at, timeZone),
          `${by} ${number === null ? (shown[what] ?? what.replaceAll('-', ' ')) : aboutClosure(what, number)}`,
        ),
      ),
    ),
    ...(more > 0 ? [note(`and ${count(more)} earlier times`)] : []),
  ];
}

function aboutClosure(what: string, number: number): string {
  switch (what) {
    case 'unreached':
      return `opened the list of families not reached by closure ${number}`;
    case 'unreached-file':
      return `downloaded the list of families not reached by closure ${number}`;
    default:
      return `asked about closure ${number}`;
  }
}

function buttonsOf(
  { phoneId, page, older }: ConsentHistory,
  how: { whole?: 'yes' } = {},
): Button[] {
  const turn = (label: string, to: number): Button => ({
    verb: 'consent-history',
    label,
    data: { phone: phoneId, page: String(to), ...how },
  });
  return [
    ...(older > 0 ? [turn('Older', page + 1)] : []),
    ...(page > 0 ? [turn('Newer', page - 1)] : []),
    { verb: 'consent-find', label: 'Consent now', data: { phone: phoneId } },
  ];
}
