import type { Button } from '#cards/card.ts';
import { reachWords } from '#cards/reach-words.ts';
import { isLong } from '#domain/approval/text-opening.ts';
import type { CampaignView } from '#domain/campaign/view/campaign-view.ts';
import { pauseButton, resumeButton } from './pause-blocks.ts';

/** What can be done with a campaign in its state. */
export function campaignButtons(view: CampaignView): Button[] {
  const data = { campaign: view.id, code: view.sealed?.code ?? '' };
  switch (view.state) {
    case 'submitted':
      return [
        ...(view.sealed?.sealIsBroken ? [] : [approval(view, data)]),
        { verb: 'send-back-form', label: 'Send back', data, opensForm: true },
        stopButton(view, data),
      ];
    case 'approved':
      return [stopButton(view, data)];
    case 'dialing':
      return [pauseButton(view), stopButton(view, data), ...missedButtons(view, data)];
    case 'paused':
      return [
        ...(view.isApproved ? [resumeButton(view)] : []),
        stopButton(view, data),
        ...missedButtons(view, data),
      ];
    case 'sent-back':
    case 'expired':
      return [reviseButton(data)];
    case 'stopped':
      return [...correctButtons(view, data), ...unreachedButtons(view, data), reviseButton(data)];
    case 'finished':
      return [...correctButtons(view, data), ...unreachedButtons(view, data)];
    default:
      return [];
  }
}

const reviseButton = (data: Record<string, string>): Button => ({
  verb: 'revise',
  label: 'Edit and resubmit',
  data,
  opensForm: true,
});

/** What reached nobody has nobody to be corrected for. */
function correctButtons({ tally }: CampaignView, data: Record<string, string>): Button[] {
  return tally === undefined || tally.phones.reached === 0
    ? []
    : [{ verb: 'correct', label: 'Correct', data, opensForm: true }];
}

/** Names and numbers are for few, and never for a channel: the press opens the list in private. */
function unreachedButtons({ tally }: CampaignView, data: Record<string, string>): Button[] {
  return tally === undefined || tally.phones.reached === tally.phones.total
    ? []
    : [{ verb: 'unreached', label: 'Families not reached', data }];
}

/** While it calls, those for whom nothing is left to try. */
function missedButtons(view: CampaignView, data: Record<string, string>): Button[] {
  const { missed = 0, byHand = 0 } = view.families ?? {};
  return missed + byHand === 0 ? [] : unreachedButtons(view, data);
}

/** Of a long text, Approve stands at the end of what is opened first. */
const approval = (view: CampaignView, data: Record<string, string>): Button =>
  view.texts.some(({ body }) => isLong(body)) ? readButton(data) : approveButton(view, data);

function readButton(data: Record<string, string>): Button {
  return {
    verb: 'read-text',
    label: 'Read the whole text',
    style: 'primary',
    data,
    opensForm: true,
  };
}

function approveButton(view: CampaignView, data: Record<string, string>): Button {
  const { voiceCount = 0, textCount = 0 } = view.sealed ?? {};
  const reach = reachWords({ delivery: view.delivery, voiceCount, textCount });
  return {
    verb: 'approve',
    label: 'Approve',
    style: 'primary',
    data,
    confirm: {
      title: 'Approve this closure?',
      text: `${reach} Fingerprint ${data['code'] ?? ''}.`,
      yes: 'Approve',
      no: 'Cancel',
    },
  };
}

function stopButton(view: CampaignView, data: Record<string, string>): Button {
  const confirm =
    view.startedAt === null
      ? {
          title: `Withdraw closure ${view.number}?`,
          text: 'No one has been called, and no one will be.',
          yes: 'Withdraw it',
          no: 'Keep it',
        }
      : {
          title: `Stop closure ${view.number}?`,
          text: 'No new call starts. Ringing calls are canceled; calls in progress will finish.',
          yes: 'Stop it',
          no: 'Keep calling',
        };
  const label = view.startedAt === null ? 'Withdraw' : 'Stop';
  return { verb: 'stop', label, style: 'danger', data, confirm };
}
