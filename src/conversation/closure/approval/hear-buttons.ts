import { say } from '#cards/blocks.ts';
import type { Button, Card } from '#cards/card.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';

/** Beside Approve, where something is recorded. Both ways to hear it stand behind it, for a phone has room for one. */
export const listenButtons = (
  { recordings = [] }: CampaignView,
  data: Record<string, string>,
): Button[] => (recordings.length === 0 ? [] : [{ verb: 'listen', label: 'Listen', data }]);

/** For one person: the two ways to hear what families will. In a frozen district no phone rings, theirs neither. */
export function listenCard(
  { number, freeze }: CampaignView,
  { link, data }: { link: string; data: Record<string, string> },
): Card {
  const title = `Listen to closure ${number}`;
  return {
    title,
    blocks: [
      say(
        freeze === undefined
          ? '“Call me with it” rings your own phone with what families will hear. Or open the page, sign in, play each recording, and press “I listened to it”. Then press Approve on the card.'
          : 'All calling is frozen, so we can’t call you. Open the page, sign in, play each recording, and press “I listened to it”. Then press Approve on the card.',
      ),
    ],
    buttons: [
      ...(freeze === undefined
        ? [
            {
              verb: 'call-me-with-it',
              label: 'Call me with it',
              style: 'primary',
              data,
            } as const,
          ]
        : []),
      { verb: 'open', label: 'Open the page', data: {}, opens: link },
    ],
    summary: title,
  };
}
