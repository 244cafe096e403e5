import { isInForce } from '#conversation/closure/action/in-force-words.ts';
import { campaignCard } from '#conversation/closure/campaign-card.ts';
import { milestoneCard } from '#conversation/closure/milestone/milestone-card.ts';
import { ownChatCard, settledCard } from '#conversation/closure/waiting/own-chat-card.ts';
import { requesterCard } from '#conversation/closure/waiting/requester-card.ts';
import type { Db } from '#database/transaction.ts';
import { planOwnChatCards } from '#domain/card/plan-own-chat-cards.ts';
import { over, readOwnChatPart, type StaleCard } from '#domain/card/posted-card.ts';
import {
  findMentioned,
  findRequester,
  findWhetherWaiting,
} from '#domain/closure/approval/find-waiting.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { type Milestone, newsKnownTo } from '#domain/closure/view/milestone.ts';
import { findNews, recordMilestones } from '#domain/closure/view/record-milestones.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { CardType, Drawing } from './card-type.ts';

/**
 * A campaign through its whole life. The card shows the newest state, and is drawn by the clock while there is something to
 * see; the thread is told every milestone, in order. In somebody's own chat it is edited when the campaign changes, so that
 * no button is left that no longer works.
 */
export function campaignCards(db: Db, platforms: readonly Platform[]): CardType {
  const read = createCampaignReader(db);
  return {
    channels: ['closures', 'own-chat'],
    atOnce: 10,
    async render(card) {
      const view = await read(card.subject, card.revision);
      if (view === undefined) return undefined;
      return card.channel === 'closures'
        ? drawInChannel(db, card, { view, platforms })
        : drawInOwnChat(db, card, view);
    },
  };
}

/**
 * Reads what a campaign's cards show, and notes what its thread is to be told. Who asks while somebody else's reading
 * is under way gets the same: both platforms are behind at the same time, and a campaign's calls are long to count.
 */
export function createCampaignReader(db: Db) {
  const underWay = new Map<string, Promise<CampaignView | undefined>>();

  async function read(campaignId: string): Promise<CampaignView | undefined> {
    const view = await findCampaign(db, campaignId);
    if (view !== undefined) await recordMilestones(db, view);
    return view;
  }

  /** `revision` is the leased card's: what is shared was read after it was committed. */
  return (campaignId: string, revision: number): Promise<CampaignView | undefined> => {
    const key = `${campaignId}:${revision}`;
    const known = underWay.get(key);
    if (known !== undefined) return known;
    const reading = read(campaignId).finally(() => underWay.delete(key));
    underWay.set(key, reading);
    return reading;
  };
}

async function drawInChannel(
  db: Db,
  card: StaleCard,
  { view: read, platforms }: { view: CampaignView; platforms: readonly Platform[] },
): Promise<Drawing> {
  const { told, platform } = card;
  const isWaiting = read.state === 'submitted';
  const planned = isWaiting ? await planOwnChatCards(db, card, platforms) : 'nobody-new';
  const found = planned === 'moved-on' ? ((await findCampaign(db, read.id)) ?? read) : read;
  const after = told === '' ? '0' : told;
  const { milestones: news, dialing } = await findNews(db, { campaignId: found.id, after });
  // Who is asked is said to all at once, when it is known.
  const asIfDraft = { ...found, state: 'draft' as const };
  const known = newsKnownTo(planned === 'moved-on' ? asIfDraft : found, news);
  const isAsking = ({ kind, count }: Milestone) =>
    kind === 'submitted' && count === found.version && found.state === 'submitted';
  const asked =
    planned === 'planned' || known.some(isAsking)
      ? await findMentioned(db, { campaignId: found.id, version: found.version, platform })
      : undefined;
  // What was read before does not name those who were asked just now.
  const view = asked === undefined ? found : { ...found, asked: asked.asked };
  // An edit of the message in their own chat tells nobody.
  const requester = known.some(cameBack)
    ? await findRequester(db, { campaignId: found.id, platform })
    : undefined;
  const milestones = known.map((one) => ({
    told: one.id,
    card: milestoneCard(
      view,
      one,
      isAsking(one) ? asked : undefined,
      cameBack(one) ? requester : undefined,
    ),
    isBroadcast: isForEverybody(one, view),
  }));
  const redrawAfterMs = redrawAfter(view, dialing);
  return {
    card: campaignCard(view),
    milestones,
    ...(redrawAfterMs === undefined ? {} : { redrawAfterMs }),
  };
}

const cameBack = ({ kind }: Milestone) => kind === 'sent-back' || kind === 'expired';

/** Shown in the channel too, for those who don't open threads. */
function isForEverybody({ kind, count }: Milestone, { approvalsNeeded }: CampaignView): boolean {
  return (
    kind === 'stopped' ||
    kind === 'finished' ||
    kind === 'weekly-ended' ||
    (kind === 'approval' && (count ?? 1) >= approvalsNeeded)
  );
}

/** For the person who requested it, until nothing of it changes any more. While it calls, it is no board: its news draw it. */
function drawForRequester(view: CampaignView): Drawing {
  const isOver = view.state === 'finished' || (view.state === 'stopped' && view.startedAt !== null);
  const drawing = { card: requesterCard(view) };
  if (!isOver) return drawing;
  if (hasOpenCalls(view)) return { ...drawing, redrawAfterMs: turnMs };
  return isInForce(view) ? drawing : { ...drawing, told: over };
}

/** One version for one person who may decide on it; once nothing of it waits, it says what came of it and stays so. */
async function drawInOwnChat(db: Db, card: StaleCard, view: CampaignView): Promise<Drawing> {
  const { operatorId, version } = readOwnChatPart(card.part);
  if (version === undefined) return drawForRequester(view);
  if (view.state === 'submitted' && view.version === version) {
    const about = { campaignId: view.id, version, operatorId };
    return { card: ownChatCard(view, { isTheirs: await findWhetherWaiting(db, about) }) };
  }
  return { told: over, ...(card.messageId === null ? {} : { card: settledCard(view, version) }) };
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
    default:
      return hasOpenCalls(view) ? progressMs : overMs;
  }
}

/**
 * A stop leaves talks in progress; the last of them still changes the summary. It may have ended between what was read of
 * the stop and the counts, which are read last.
 */
function hasOpenCalls({ tally, stop }: CampaignView): boolean {
  const { settled, total } = tally?.phones ?? { settled: 0, total: 0 };
  return settled < total || (stop?.open ?? 0) > 0;
}
