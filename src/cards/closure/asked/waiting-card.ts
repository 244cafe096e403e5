import { heading, say } from '#cards/blocks.ts';
import type { Block, Button, Card } from '#cards/card.ts';
import type { WaitingLine } from '#domain/approval/waiting.ts';
import { plural } from '#domain/shared/count-words.ts';
import { lineBlocks, mostButtons, openButton } from './digest-card.ts';

/** For the asker alone: what waits for them, and what of theirs waits for others. */
export function waitingCard(about: {
  toDecide: readonly WaitingLine[];
  requested: readonly WaitingLine[];
  timeZone: string;
  isApprover: boolean;
  isRequester: boolean;
}): Card {
  const { toDecide, requested, timeZone } = about;
  const none = [
    ...(about.isApprover ? ['No closure waits for your decision.'] : []),
    ...(about.isRequester ? ['No request of yours waits for approval.'] : []),
  ];
  if (toDecide.length + requested.length === 0) {
    const text = none.join(' ');
    return { title: 'Nothing is waiting', blocks: [say(text)], buttons: [], summary: text };
  }
  const title =
    toDecide.length === 0
      ? 'Waiting for others'
      : `${plural(toDecide.length, 'closure')} to decide`;
  return {
    title,
    blocks: [
      ...(toDecide.length === 0
        ? about.isApprover
          ? [say('No closure waits for your decision.')]
          : []
        : lineBlocks(toDecide, timeZone)),
      ...(requested.length === 0 ? [] : requestedBlocks(requested, timeZone)),
    ],
    buttons: [...toDecide.map(openButton), ...requested.map(showButton)].slice(0, mostButtons),
    summary: title,
  };
}

const requestedBlocks = (lines: readonly WaitingLine[], timeZone: string): Block[] => [
  heading('Your requests, waiting for an approver'),
  ...lineBlocks(lines, timeZone),
];

const showButton = ({ id, number }: WaitingLine): Button => ({
  verb: 'status',
  label: `Show closure ${number}`,
  data: { campaign: id },
});
