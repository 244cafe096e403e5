import { fact } from '#cards/blocks.ts';
import type { Button, Fact, Tone } from '#cards/card.ts';
import { time } from '#cards/format.ts';
import type {
  ChangeKind,
  ChangeState,
  ChangeView,
} from '#domain/two-person-change/two-person-change.ts';

/** How a change of any kind stands; a kind may say some of it in its own words. */
export const stateBadge = (
  { state }: Pick<ChangeView, 'state'>,
  words: Partial<Record<ChangeState, string>> = {},
): { text: string; tone: Tone } => ({ ...states[state], text: words[state] ?? states[state].text });

const states: Record<ChangeState, { text: string; tone: Tone }> = {
  waiting: { text: 'Waiting for a second administrator', tone: 'waiting' },
  confirmed: { text: 'In force', tone: 'good' },
  declined: { text: 'Declined', tone: 'neutral' },
  expired: { text: 'Expired', tone: 'neutral' },
};

/** Who asked, until when it waits, and who settled it. */
export function changeFacts(
  change: ChangeView,
  {
    timeZone,
    asked,
    by = 'Confirm by',
    confirmed = 'Confirmed by',
  }: {
    timeZone: string;
    /** Who or what asked, where the card doesn't tell it otherwise. */
    asked?: Fact;
    by?: string;
    confirmed?: string;
  },
): Fact[] {
  const { state, settledBy, settledAt } = change;
  return [
    ...(asked === undefined
      ? []
      : [fact(asked.label, `${asked.value}, ${time(change.askedAt, timeZone)}`)]),
    ...(state === 'waiting' ? [fact(by, time(change.expiresAt, timeZone))] : []),
    ...(settledBy === null || settledAt === null
      ? []
      : [
          fact(
            state === 'confirmed' ? confirmed : 'Declined by',
            `${settledBy}, ${time(settledAt, timeZone)}`,
          ),
        ]),
  ];
}

/** Under a change that waits; none under any other. `from` tells where the press was: a private card wants an answer of its own. */
export function changeButtons(
  { id, state }: Pick<ChangeView, 'id' | 'state'>,
  kind: ChangeKind,
  {
    label = 'Confirm',
    style = 'danger',
    from = 'channel',
    confirm,
  }: {
    label?: string;
    style?: Button['style'];
    from?: 'channel' | 'people';
    confirm: Required<Button>['confirm'];
  },
): Button[] {
  if (state !== 'waiting') return [];
  const data = { change: id, kind, from };
  return [
    { verb: 'confirm-change', label, style, data, confirm },
    { verb: 'decline-change', label: 'Decline', data },
  ];
}
