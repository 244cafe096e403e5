import { say } from '#cards/blocks.ts';
import type { Button, Card } from '#cards/card.ts';
import { day } from '#cards/format.ts';
import { reachWords } from '#cards/reach-words.ts';
import { contactFacts } from '#conversation/closure/contact-facts.ts';
import { eachWeek } from '#conversation/closure/decided-facts.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { approveWords } from './act-words.ts';
import { isReadFirst } from './deciding-blocks.ts';

/** Of a long text, Approve stands at the end of what is opened first. */
export const approveButton = (view: CampaignView, data: Record<string, string>): Button =>
  isReadFirst(view) ? readButton(data) : askButton(view, data);

function readButton(data: Record<string, string>): Button {
  return {
    verb: 'read-text',
    label: 'Read the whole text',
    style: 'primary',
    data,
    opensForm: true,
  };
}

/** Whom it reaches first: Slack cuts the question at 300 characters, and the words stand on the card as well. */
function askButton(view: CampaignView, data: Record<string, string>): Button {
  const rings = [reachWords(atOnce(view)), ...laterContacts(view)].join(' ');
  const reach =
    view.stands === undefined
      ? rings
      : `${rings} ${laterLine(view, view.stands)} without another approval.`;
  const english = view.texts.find(({ language }) => language === 'en')?.body ?? '';
  return {
    verb: 'approve',
    label: 'Approve',
    style: 'primary',
    data,
    confirm: {
      title: approveWords(view),
      text: `${reach}\n“${english}”`,
      yes: 'Approve',
    },
  };
}

/** What goes out at once: emergency contacts are called later, and who asked for texts only where none is delivered. */
function atOnce({ delivery, sealed, contacts }: CampaignView): Parameters<typeof reachWords>[0] {
  const { voiceCount = 0, textCount = 0, wantTexts } = sealed ?? {};
  return {
    delivery,
    voiceCount: voiceCount - (contacts?.calls ?? 0) - (wantTexts?.first ?? 0),
    textCount: textCount - (contacts?.texts ?? 0),
  };
}

const laterContacts = ({ contacts }: CampaignView): string[] =>
  contacts?.after === undefined
    ? []
    : contactFacts(contacts).map(({ label, value }) => `${label} ${value}.`);

const laterLine = (
  { eventDate }: CampaignView,
  { until, most }: NonNullable<CampaignView['stands']>,
): string =>
  most === undefined
    ? `It is sent again ${eachWeek({ until, eventDate })}`
    : `Later lists until ${day(until)} are called`;

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
