import { note, say, strong } from '#cards/blocks.ts';
import type { Block, Button, Card, ContactLine } from '#cards/card.ts';
import type {
  EmptyReason,
  StoppedTally,
  Unreached,
  UnreachedFamily,
} from '#domain/campaign/unreached/unreached.ts';
import { languageName } from '#domain/language/languages.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import { nationalNumber } from '#domain/shared/written-number.ts';
import { calledWords, guardianNames, noNumber, whyWords } from './unreached-words.ts';

/** Families to call by hand, a page at a time. */
export function unreachedCard(
  unreached: Unreached,
  { fileLink, gone = 0 }: { fileLink: string; gone?: number },
): Card {
  const { closure, families, timeZone } = unreached;
  const title = `Closure ${closure.number}: families not reached`;
  return {
    title,
    blocks: [
      ...(gone === 0
        ? []
        : [
            note(`${plural(gone, 'family is', 'families are')} no longer on this list.`, 'warning'),
          ]),
      ...(families.length === 0
        ? emptyBlocks(unreached)
        : [
            strong(headWords(unreached)),
            ...families.map((family) => contact(family, timeZone)),
            ...pageNote(unreached),
          ]),
      note(
        unreached.stopped === undefined
          ? 'Only you see this. Views are logged.'
          : 'Only you see this.',
      ),
    ],
    buttons: [
      ...(families.length === 0 ? [] : [markButton(unreached), fileButton(fileLink)]),
      ...turns(unreached),
    ],
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
      ...(number === undefined ? [noNumber] : []),
      ...(guardians.length > 1 ? [each(({ name }) => name)] : []),
      each(({ language }) => languageName(language)),
      each(({ phone }) => whyWords(phone)),
    ].join(' · ');
    return number === undefined
      ? { text: words }
      : { call: { number, text: nationalNumber(number) }, text: words };
  });
  const called = calledWords(family, timeZone);
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

function pageNote({ page, pages, total }: Unreached): Block[] {
  return pages < 2 ? [] : [note(`Page ${page + 1} of ${pages}, ${count(total)} families in all.`)];
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
