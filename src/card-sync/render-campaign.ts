import type { Card } from '#cards/card.ts';
import { campaignCard } from '#cards/closure/campaign-card.ts';
import { milestoneCard } from '#cards/closure/milestone-card.ts';
import type { Db } from '#database/transaction.ts';
import { findDialingCount } from '#domain/campaign/life/find-dialing-count.ts';
import type { CampaignView } from '#domain/campaign/view/campaign-view.ts';
import { listMilestones } from '#domain/campaign/view/list-milestones.ts';
import type { StaleCard } from '#domain/card/posted-card.ts';
import type { CardType, Drawing } from './card-type.ts';
import { createCampaignReader } from './read-campaign.ts';

/**
 * A campaign through its whole life. The card shows the newest state, and is drawn by the clock while there is something to
 * see; the thread is told every milestone, in order. In somebody's own chat it is edited when the campaign changes, so that
 * no button is left that no longer works.
 */
export function campaignCards(db: Db): CardType {
  const read = createCampaignReader(db);
  return {
    channels: ['closures', 'own-chat'],
    atOnce: 10,
    async render(card) {
      const view = await read(card.subject, card.revision);
      if (view === undefined) return undefined;
      if (card.channel === 'closures') return drawInChannel(db, card, view);
      const isOver = card.messageId === null && view.state !== 'submitted';
      return isOver ? undefined : { card: ownChatCard(view) };
    },
  };
}

async function drawInChannel(db: Db, { told }: StaleCard, view: CampaignView): Promise<Drawing> {
  const news = await listMilestones(db, { campaignId: view.id, id: told === '' ? '0' : told });
  const redrawAfterMs = redrawAfter(view, await findDialingCount(db));
  return {
    card: campaignCard(view),
    milestones: news.map((one) => ({ told: one.id, card: milestoneCard(view, one) })),
    ...(redrawAfterMs === undefined ? {} : { redrawAfterMs }),
  };
}

function ownChatCard(view: CampaignView): Card {
  const card = campaignCard(view);
  const text =
    'The closures channel takes no messages here, so this is sent to everybody who may decide. Please tell whoever looks after the channel.';
  return { ...card, blocks: [{ kind: 'note', tone: 'warning', text }, ...card.blocks] };
}

const turnMs = 3_000;
/** Counting the calls of a phone takes some microseconds: of more than 60,000 phones progress is shown less often. */
const msForPhone = 0.05;
const waitingMs = 60_000;
/** What is over comes back where somebody deleted it or wrote over it. */
const overMs = 5 * 60_000;

/** Where many campaigns dial, each waits its turn, so that a channel has one edit of progress in three seconds. */
function redrawAfter(view: CampaignView, dialing: number): number | undefined {
  const { voiceCount = 0, textCount = 0 } = view.sealed ?? {};
  const progressMs = Math.max(turnMs * Math.max(dialing, 1), (voiceCount + textCount) * msForPhone);
  switch (view.state) {
    case 'draft':
      return undefined;
    case 'submitted':
      return waitingMs;
    case 'approved': {
      // It starts at once, unless no worker runs: then it says so.
      const isToCome =
        view.startAt !== null && Temporal.Instant.compare(view.startAt, Temporal.Now.instant()) > 0;
      return isToCome ? waitingMs : turnMs;
    }
    case 'dialing':
    case 'paused':
      return progressMs;
    default: {
      // A stop leaves talks in progress; the last of them still changes the summary.
      const { settled, total } = view.tally?.phones ?? { settled: 0, total: 0 };
      return settled < total ? progressMs : overMs;
    }
  }
}
