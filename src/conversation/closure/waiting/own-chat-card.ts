import { note, strong } from '#cards/blocks.ts';
import type { Card } from '#cards/card.ts';
import { clock } from '#cards/format.ts';
import { campaignCard } from '#conversation/closure/campaign-card.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { ended } from './asked-blocks.ts';

/** The card that waits, for one person who may decide on it. Once they did, it waits for somebody else. */
export function ownChatCard(view: CampaignView, { isTheirs }: { isTheirs: boolean }): Card {
  const card = campaignCard(view);
  if (isTheirs) return { ...card, summary: `Needs your approval: ${card.summary}` };
  const text = 'You approved this. It waits for another approver.';
  return { ...card, blocks: [note(text, 'good'), ...card.blocks], buttons: [] };
}

/** What came of one version, in the words of its end and without a button. */
export function settledCard(view: CampaignView, version: number): Card {
  const { title, badge } = campaignCard(view);
  const text = settledWords(view, version);
  const isOlder = view.version !== version;
  return {
    title,
    ...(badge === undefined || isOlder ? {} : { badge }),
    blocks: [note(`Closure ${view.number}`), strong(text)],
    buttons: [],
    summary: `Closure ${view.number} · ${title}: ${text}`,
  };
}

function settledWords(view: CampaignView, version: number): string {
  const { state, endedBy, endedAt, endReason, startedAt, timeZone } = view;
  if (view.version !== version)
    return `This request was changed. Version ${view.version} needs its own approval.`;
  const at = endedAt === null ? '' : ` at ${clock(endedAt, timeZone)}`;
  const who = endedBy ?? 'Someone';
  if (state === 'sent-back') return `${who} sent this back${at}: ${ended(endReason ?? '')}`;
  if (state === 'expired') return `This expired${at}. ${endReason ?? ''}`.trim();
  const approvals = view.decisions.filter(({ decision }) => decision === 'approved');
  if (state === 'stopped' && startedAt === null)
    return `${who} withdrew this${at}. No one was called.`;
  const names = approvals.map(({ by }) => by).join(' and ');
  const last = approvals.at(-1);
  return last === undefined
    ? 'This was decided.'
    : `${names} approved this at ${clock(last.at, timeZone)}. Follow it in the closures channel.`;
}
