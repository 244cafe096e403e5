import { stateWords } from '#domain/campaign/campaign.ts';
import type { CampaignView } from '#domain/campaign/campaign-view.ts';
import type { Card } from './card.ts';
import { count, percent } from './format.ts';
import { sentenceCard } from './sentence-card.ts';

/** A line for the thread at the moments people want to be told of; an edit alone tells nobody. */
export function momentCard(view: CampaignView): Card | undefined {
  const text = momentText(view);
  if (text === undefined) return undefined;
  const isAsked =
    view.state === 'paused' && view.pause !== undefined && view.pause.askedBy !== null;
  return sentenceCard({ title: isAsked ? 'Asked to go on' : stateWords[view.state], text });
}

function momentText(view: CampaignView): string | undefined {
  const name = `Closure ${view.number}`;
  const reason = view.endReason ?? '';
  switch (view.state) {
    case 'submitted':
      return view.decisions.length === 0
        ? undefined
        : `${approvers(view)} approved closure ${view.number}. It takes ${view.approvalsNeeded} people for the whole district.`;
    case 'approved':
      return `${approvers(view)} approved closure ${view.number}.`;
    case 'sent-back':
      return `${name} was sent back: ${reason}`;
    case 'expired':
      return `${name} expired. ${reason}`;
    case 'stopped':
      return `${view.endedBy ?? 'Somebody'} stopped closure ${view.number}.`;
    case 'paused':
      return pauseWords(view);
    case 'finished':
      return `${name} is finished${reachedWords(view)}. The summary is on the card.`;
    default:
      return undefined;
  }
}

function pauseWords({ number, pause }: CampaignView): string {
  if (pause !== undefined && pause.askedBy !== null) {
    return `${pause.askedBy} asks to go on with closure ${number}. A different person, an approver, must agree.`;
  }
  return pause !== undefined && pause.placedBy !== null
    ? `${pause.placedBy} paused closure ${number}. It takes two people to go on.`
    : `Closure ${number} is paused. ${pause?.reason ?? ''}`;
}

const approvers = ({ decisions }: CampaignView) =>
  decisions.map(({ by }) => by).join(' and ') || 'A second person';

function reachedWords(view: CampaignView): string {
  if (view.tally === undefined) return '';
  const { reached, total } = view.tally.phones;
  return `: ${count(reached)} of ${count(total)} phones reached (${percent(reached, total)})`;
}
