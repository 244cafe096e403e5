import { fact, lineList, note, say, strong } from '#cards/blocks.ts';
import type { Block, Button, Card, ContactLine } from '#cards/card.ts';
import { clock } from '#cards/format.ts';
import { byWords, guardianNames, noNumber, whyWords } from '#cards/words/unreached-words.ts';
import { batchSize } from '#domain/closure/unreached/hand-call-batch.ts';
import type {
  EmptyReason,
  StoppedTally,
  Unreached,
  UnreachedFamily,
} from '#domain/closure/unreached/unreached.ts';
import { languageName } from '#domain/language/languages.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import { nationalNumber } from '#domain/shared/written-number.ts';

/** Teams shows six buttons. */
const mostButtons = 6;

type UnreachedAbout = {
  fileLink: string;
  /** Families that were marked and are no longer on the list. */
  gone?: number;
  /** The first group that is offered. */
  from?: number | undefined;
  /** What became of a press. */
  lead?: string | undefined;
};

/** Families to call by hand: how many there are, who has them, and those whom this person took. */
export function unreachedCard(
  unreached: Unreached,
  { fileLink, gone = 0, from = 0, lead }: UnreachedAbout,
): Card {
  const { closure, families, timeZone } = unreached;
  const title = `Closure ${closure.number}: families not reached`;
  return {
    title,
    blocks: [
      ...(lead === undefined ? [] : [note(lead, 'warning')]),
      ...(gone === 0
        ? []
        : [
            note(`${plural(gone, 'family is', 'families are')} no longer on this list.`, 'warning'),
          ]),
      ...(unreached.total === 0
        ? emptyBlocks(unreached)
        : [
            strong(headWords(unreached)),
            ...(unreached.says === null ? [] : [say(`What to tell them: “${unreached.says}”`)]),
            ...takenBlocks(unreached),
            ...families.map((family) => contact(family, timeZone)),
            ...pageNote(unreached),
          ]),
      note(
        unreached.stopped === undefined
          ? 'Only you see this. Views are logged.'
          : 'Only you see this.',
      ),
    ],
    buttons: buttonsOf(unreached, { fileLink, from }),
    summary: title,
  };
}

function emptyBlocks({ stopped, emptyBecause }: Unreached): Block[] {
  return stopped === undefined || emptyBecause === 'other-schools'
    ? [say(emptyWords[emptyBecause])]
    : stoppedBlocks(stopped);
}

function stoppedBlocks({ by, notCalled, tried }: StoppedTally): Block[] {
  const why = by === undefined ? 'it was stopped' : `${by} stopped it`;
  const families = (of: number) => plural(of, 'family', 'families');
  return [
    strong(
      notCalled === 0
        ? `No family was left to call when ${why}.`
        : `Not called, because ${why}: ${families(notCalled)}.`,
    ),
    ...(tried === 0 ? [] : [say(`Called before that, and not reached: ${families(tried)}.`)]),
    say('Don’t call them about this closure.'),
  ];
}

const emptyWords: Record<EmptyReason, string> = {
  'still-calling': 'None so far. Calling isn’t finished. Families appear here after the last try.',
  'other-schools': 'This closure wasn’t for your schools.',
  'all-reached': 'Every family of your schools with a phone on the roster was reached.',
};

function headWords({ total, called }: Unreached): string {
  const left = total - called;
  const done = called === 0 ? '' : ` ${count(called)} called by hand.`;
  return left === 0
    ? `Every family on this list was called by hand.${total > 1 ? done : ''}`
    : `${plural(left, 'family', 'families')} to call by hand. None of their phones was reached.${done}`;
}

/** Leave out families that a colleague has taken, or they would be called twice. */
function takenBlocks({ mine, taken, groups, timeZone }: Unreached): Block[] {
  const families = (of: number) => plural(of, 'family', 'families');
  const free = groups.reduce((sum, group) => sum + group.families, 0);
  return [
    lineList([
      ...(mine === undefined
        ? []
        : [fact('Yours', `${families(mine.families)} until ${clock(mine.until, timeZone)}`)]),
      ...taken.map((one) =>
        fact(`Taken by ${one.by} at ${clock(one.at, timeZone)}`, families(one.families)),
      ),
      fact('Not taken yet', families(free)),
    ]),
    ...(mine === undefined && free > 0
      ? [say('Take ten to see their numbers. For an hour nobody else gets them.')]
      : []),
  ];
}

function buttonsOf(
  unreached: Unreached,
  { fileLink, from }: { fileLink: string; from: number },
): Button[] {
  const { families, total, mine } = unreached;
  const mark = families.length === 0 ? [] : [markButton(unreached)];
  const rest = [...(total === 0 ? [] : [fileButton(fileLink)]), ...turns(unreached)];
  const room = mostButtons - mark.length - rest.length;
  const take = mine === undefined ? takeButtons(unreached, { from, room }) : [];
  return [...mark, ...(mine === undefined ? take : [releaseButton(unreached)]), ...rest];
}

/** The largest groups there is room for; one button turns to the next. */
function takeButtons(
  { closure, groups }: Unreached,
  { from, room }: { from: number; room: number },
): Button[] {
  const most = groups.length > room ? room - 1 : room;
  const shown = groups.slice(from, from + most);
  const next = from + most < groups.length ? from + most : 0;
  return [
    ...shown.map(
      ({ school, language, families }): Button => ({
        verb: 'take-families',
        label: `Take ${Math.min(batchSize, families)}: ${school.name}, ${languageName(language)}`,
        data: { campaign: closure.id, school: school.id, language },
      }),
    ),
    ...(groups.length > most
      ? [
          {
            verb: 'unreached' as const,
            label: 'Other schools and languages',
            data: { campaign: closure.id, groups: String(next) },
          },
        ]
      : []),
  ];
}

const releaseButton = ({ closure }: Unreached): Button => ({
  verb: 'release-families',
  label: 'Release',
  data: { campaign: closure.id },
});

function contact(family: UnreachedFamily, timeZone: string): Block {
  const { guardians, schools } = family;
  const users = guardians.flatMap(({ name, language, phones }) =>
    phones.map((phone) => ({ name, language, phone })),
  );
  // Guardians who share a phone are called once. Numbers that are not shown may be different ones.
  const byPhone = Map.groupBy(users, (user) => user.phone.number ?? user);
  const lines = [...byPhone.values()].map((shared): ContactLine => {
    const number = shared[0]?.phone.number;
    const each = (word: (user: (typeof users)[number]) => string) =>
      [...new Set(shared.map(word))].join(', ');
    const words = [
      ...(number === undefined ? shared.slice(0, 1).map(({ phone }) => noNumber(phone)) : []),
      ...(guardians.length > 1 ? [each(({ name }) => name)] : []),
      each(({ language }) => languageName(language)),
      each(({ phone }) => whyWords(phone)),
    ].join(' · ');
    return number === undefined
      ? { text: words }
      : { call: { number, text: nationalNumber(number) }, text: words };
  });
  const called = byWords(family.called, timeZone);
  return {
    kind: 'contact',
    label: guardianNames(family),
    lines: [
      ...lines,
      { text: schools.join(', ') },
      ...(called === '' ? [] : [{ text: `Called by hand ${called}` }]),
    ],
  };
}

function pageNote({ page, pages }: Unreached): Block[] {
  return pages < 2 ? [] : [note(`Page ${page + 1} of ${pages} of your families.`)];
}

function markButton({ closure, page }: Unreached): Button {
  return {
    verb: 'hand-calls-form',
    label: 'Mark as called',
    style: 'primary',
    data: { campaign: closure.id, page: String(page) },
    opensForm: true,
  };
}

const fileButton = (opens: string): Button => ({
  verb: 'open',
  label: 'Download as CSV',
  data: {},
  opens,
});

function turns({ closure, page, pages }: Unreached): Button[] {
  const turn = (label: string, to: number): Button => ({
    verb: 'unreached',
    label,
    data: { campaign: closure.id, page: String(to) },
  });
  return [
    ...(page > 0 ? [turn('Previous', page - 1)] : []),
    ...(page + 1 < pages ? [turn('Next', page + 1)] : []),
  ];
}
