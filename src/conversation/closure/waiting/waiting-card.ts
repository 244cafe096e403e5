import { fact, factList, heading, say } from '#cards/blocks.ts';
import type { Block, Button, Card } from '#cards/card.ts';
import { clock } from '#cards/format.ts';
import { dutyBlocks, dutyButtons, dutyWords } from '#cards/words/duty-words.ts';
import { readButton } from '#conversation/closure/words/translation-card.ts';
import type { WaitingLine } from '#domain/closure/approval/waiting.ts';
import type { Duty } from '#domain/home/duty.ts';
import { languageName } from '#domain/language/languages.ts';
import { plural } from '#domain/shared/count-words.ts';
import type { TranslationView } from '#domain/words/translation/translation.ts';
import { lineBlocks, mostButtons, openButton } from './digest-card.ts';

/** For the actor alone: what waits for them, and what of theirs waits for others. */
export function waitingCard(about: {
  toDecide: readonly WaitingLine[];
  requested: readonly WaitingLine[];
  /** Proposals in languages that the actor reads. */
  toRead: readonly TranslationView[];
  /** Everything but closures and translations. */
  duties: readonly Duty[];
  timeZone: string;
  isApprover: boolean;
  isRequester: boolean;
}): Card {
  const { toDecide, requested, toRead, duties, timeZone } = about;
  if (toDecide.length + requested.length + toRead.length + duties.length === 0) {
    const closures = [
      ...(about.isApprover ? ['No closure waits for your decision.'] : []),
      ...(about.isRequester ? ['No request of yours waits for approval.'] : []),
    ];
    const text = [
      ...closures,
      closures.length === 0 ? 'Nothing waits for you.' : 'Nothing else waits for you.',
    ].join(' ');
    return { title: 'Nothing is waiting', blocks: [say(text)], buttons: [], summary: text };
  }
  const title =
    toDecide.length > 0
      ? `${plural(toDecide.length, 'closure')} to decide`
      : toRead.length > 0
        ? `${plural(toRead.length, 'translation')} to check`
        : duties[0] === undefined
          ? 'Waiting for others'
          : dutyWords(duties[0]);
  return {
    title,
    blocks: [
      ...(toDecide.length === 0
        ? about.isApprover
          ? [say('No closure waits for your decision.')]
          : []
        : lineBlocks(toDecide, timeZone)),
      ...dutyBlocks(duties, timeZone),
      ...(toRead.length === 0 ? [] : toReadBlocks(toRead, timeZone)),
      ...(requested.length === 0 ? [] : requestedBlocks(requested, timeZone)),
    ],
    buttons: [
      ...toDecide.map(openButton),
      ...dutyButtons(duties),
      ...toRead.map(readButton),
      ...requested.map(showButton),
    ].slice(0, mostButtons),
    summary: title,
  };
}

const toReadBlocks = (views: readonly TranslationView[], timeZone: string): Block[] => [
  heading('Translations for you to check'),
  factList(
    views.map(({ language, english, askedBy, proposedAt }) =>
      fact(
        languageName(language),
        `“${beginning(english)}” · requested by ${askedBy}, ${clock(proposedAt, timeZone)}`,
      ),
    ),
  ),
];

const beginning = (text: string) =>
  Array.from(text).length > 80 ? `${Array.from(text).slice(0, 79).join('')}…` : text;

const requestedBlocks = (lines: readonly WaitingLine[], timeZone: string): Block[] => [
  heading('Your requests, waiting for an approver'),
  ...lineBlocks(lines, timeZone),
];

const showButton = ({ id, number }: WaitingLine): Button => ({
  verb: 'status',
  label: `Show closure ${number}`,
  data: { campaign: id },
});
