import { factList, note, say, strong } from '#cards/blocks.ts';
import type { Block, Button, Card, Fact } from '#cards/card.ts';
import type {
  Unreached,
  UnreachedFamily,
  UnreachedPhone,
} from '#domain/campaign/unreached/unreached.ts';
import { languageName } from '#domain/language/languages.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import { nationalNumber } from '#domain/shared/written-number.ts';
import { dispositionEnding } from './disposition-words.ts';

/** Families to call by hand, a page at a time. */
export function unreachedCard(unreached: Unreached): Card {
  const { closure, families, total } = unreached;
  const title = `Closure ${closure.number}: families not reached`;
  return {
    title,
    blocks: [
      ...(families.length === 0
        ? [say('No family of your schools is on this list.')]
        : [
            strong(
              `${plural(total, 'family', 'families')} to call by hand. None of their phones was reached.`,
            ),
            factList(families.map(toFact)),
            ...pageNote(unreached),
          ]),
      note('Only you see this. Each look at this list is recorded, with every family on it.'),
    ],
    buttons: turns(unreached),
    summary: title,
  };
}

function toFact({ guardians, schools }: UnreachedFamily): Fact {
  const lines = guardians.flatMap(({ name, language, phones }) =>
    phones.map((phone) =>
      [
        ...(guardians.length > 1 ? [name] : []),
        phone.number === undefined ? 'number not to be called' : nationalNumber(phone.number),
        languageName(language),
        endingWords(phone),
      ].join(' · '),
    ),
  );
  return {
    label: guardians.map(({ name }) => name).join(', '),
    value: [...lines, schools.join(', ')].join('\n'),
  };
}

function endingWords({ ending, reason }: UnreachedPhone): string {
  return ending === undefined
    ? 'not tried before the closure ended'
    : dispositionEnding(ending, reason);
}

function pageNote({ page, pages, total }: Unreached): Block[] {
  return pages < 2 ? [] : [note(`Page ${page + 1} of ${pages}, ${count(total)} families in all.`)];
}

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
