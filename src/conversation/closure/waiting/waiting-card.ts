import { fact, factList, heading, say } from '#cards/blocks.ts';
import type { Block, Button, Card } from '#cards/card.ts';
import { clock } from '#cards/format.ts';
import { dutyBlocks, dutyButtons, dutyWords } from '#cards/words/duty-words.ts';
import { readButton } from '#conversation/closure/words/translation-card.ts';
import type { PlannedLine, ReturnedLine, WaitingLine } from '#domain/closure/approval/waiting.ts';
import type { Duty } from '#domain/home/duty.ts';
import { languageName } from '#domain/language/languages.ts';
import { plural } from '#domain/shared/count-words.ts';
import type { TranslationView } from '#domain/words/translation/translation.ts';
import { lineBlocks, mostButtons, openButton } from './digest-card.ts';

type Waiting = {
  /** Theirs, sent back or expired. */
  returned: readonly ReturnedLine[];
  toDecide: readonly WaitingLine[];
  requested: readonly WaitingLine[];
  /** Theirs too, approved and calling nobody yet. */
  planned: readonly PlannedLine[];
  /** Proposals in languages that the actor reads. */
  toRead: readonly TranslationView[];
  /** Everything but closures and translations. */
  duties: readonly Duty[];
  timeZone: string;
  isApprover: boolean;
  isRequester: boolean;
};

/** For the actor alone: what waits for them, and what of theirs waits for others or for its time. */
export function waitingCard(about: Waiting): Card {
  const { returned, toDecide, requested, planned, toRead, duties, timeZone } = about;
  if ([returned, toDecide, requested, planned, toRead, duties].every((list) => list.length === 0)) {
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
  const title = titleOf(about);
  return {
    title,
    blocks: [
      ...(returned.length === 0 ? [] : returnedBlocks(returned, timeZone)),
      ...(toDecide.length === 0
        ? about.isApprover
          ? [say('No closure waits for your decision.')]
          : []
        : lineBlocks(toDecide, timeZone)),
      ...dutyBlocks(duties, timeZone),
      ...(toRead.length === 0 ? [] : toReadBlocks(toRead, timeZone)),
      ...(requested.length === 0 ? [] : requestedBlocks(requested, timeZone)),
      ...(planned.length === 0 ? [] : plannedBlocks(planned, timeZone)),
    ],
    buttons: [
      ...returned.map(reviseButton),
      ...toDecide.map(openButton),
      ...dutyButtons(duties),
      ...toRead.map(readButton),
      ...[...requested, ...planned].map(showButton),
    ].slice(0, mostButtons),
    summary: title,
  };
}

/** The most urgent of it. */
function titleOf({ returned, toDecide, toRead, duties, requested }: Waiting): string {
  if (returned.length > 0)
    return `${plural(returned.length, 'request of yours', 'requests of yours')} came back`;
  if (toDecide.length > 0) return `${plural(toDecide.length, 'closure')} to decide`;
  if (toRead.length > 0) return `${plural(toRead.length, 'translation')} to check`;
  if (duties[0] !== undefined) return dutyWords(duties[0]);
  return requested.length > 0 ? 'Waiting for others' : notCalling;
}

const notCalling = 'Approved, not calling yet';

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

const returnedBlocks = (lines: readonly ReturnedLine[], timeZone: string): Block[] => [
  heading('Came back to you'),
  ...lineBlocks(lines, timeZone),
];

const reviseButton = ({ id, number }: ReturnedLine): Button => ({
  verb: 'revise',
  label: `Edit and resubmit ${number}`,
  data: { campaign: id },
  opensForm: true,
});

const requestedBlocks = (lines: readonly WaitingLine[], timeZone: string): Block[] => [
  heading('Your requests, waiting for an approver'),
  ...lineBlocks(lines, timeZone),
];

const plannedBlocks = (lines: readonly PlannedLine[], timeZone: string): Block[] => [
  heading(notCalling),
  ...lineBlocks(lines, timeZone),
];

const showButton = ({ id, number }: Pick<WaitingLine, 'id' | 'number'>): Button => ({
  verb: 'status',
  label: `Show closure ${number}`,
  data: { campaign: id },
});
