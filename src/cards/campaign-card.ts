import {
  deliveries,
  grounds,
  happenings,
  languageName,
  purposes,
  stateWords,
} from '#domain/campaign/campaign.ts';
import type { CampaignView } from '#domain/campaign/campaign-view.ts';
import type { Block, Button, Card, Tone } from './card.ts';
import { clock, count, day, plural, time } from './format.ts';
import { listBlocks } from './list-blocks.ts';
import { progressBlocks } from './progress-blocks.ts';

/**
 * The one card of a campaign, in whatever state it is: posted once, edited in place on both platforms, and
 * without the buttons that no longer work.
 */
export function campaignCard(view: CampaignView): Card {
  const title = `Closure ${view.number} · ${happenings[view.happening]}, ${day(view.eventDate)} · ${schoolWords(view.schools)}`;
  return {
    title,
    badge: { text: badgeText(view), tone: tones[view.state] },
    blocks: [...aboutBlocks(view), ...stateBlocks(view)],
    buttons: buttonsOf(view),
    summary: `${title}: ${badgeText(view)}`,
  };
}

const tones: Record<CampaignView['state'], Tone> = {
  draft: 'neutral',
  submitted: 'waiting',
  approved: 'good',
  dialing: 'good',
  paused: 'warning',
  finished: 'good',
  stopped: 'bad',
  expired: 'neutral',
  'sent-back': 'warning',
};

function badgeText(view: CampaignView): string {
  if (view.state === 'stopped' && view.startedAt !== null) return 'Stopped while calling';
  if (view.state === 'approved' && view.startAt !== null) return 'Approved, waiting for its start';
  return stateWords[view.state];
}

function schoolWords(schools: readonly string[]): string {
  return schools.length === 1 ? (schools[0] ?? '') : plural(schools.length, 'school');
}

function aboutBlocks(view: CampaignView): Block[] {
  const decided =
    view.decision === undefined
      ? []
      : [
          {
            label: view.decision.decision === 'approved' ? 'Approved by' : 'Sent back by',
            value: `${view.decision.by}, ${clock(view.decision.at, view.timeZone)}, in ${view.decision.platform === 'slack' ? 'Slack' : 'Teams'}`,
          },
        ];
  return [
    {
      kind: 'facts',
      facts: [
        { label: 'Schools', value: view.schools.join(', ') },
        { label: 'Kind', value: `${purposes[view.purpose]} · ${grounds[view.ground]}` },
        { label: 'Asked by', value: `${view.author}, ${clock(view.submittedAt, view.timeZone)}` },
        ...decided,
        { label: 'How', value: deliveries[view.delivery] },
        {
          label: 'When',
          value: `${view.startAt === null ? 'As soon as approved' : time(view.startAt, view.timeZone)}; stops trying ${time(view.stopTryingAt, view.timeZone)}`,
        },
      ],
    },
  ];
}

function stateBlocks(view: CampaignView): Block[] {
  switch (view.state) {
    case 'draft':
      return [{ kind: 'note', text: 'The list of phones is being frozen. This takes a moment.' }];
    case 'submitted':
    case 'approved':
      return [...quotes(view), ...listBlocks(view)];
    case 'sent-back':
    case 'expired':
      return [
        { kind: 'text', text: view.endReason ?? '', strong: true },
        ...quotes(view),
        { kind: 'note', text: 'Nobody was called.' },
      ];
    default:
      return [...whyBlocks(view), ...quotes(view).slice(0, 1), ...progressBlocks(view)];
  }
}

/** Who stopped it, or what paused it. */
function whyBlocks(view: CampaignView): Block[] {
  if (view.state === 'stopped') {
    const when = view.endedAt === null ? '' : `, ${clock(view.endedAt, view.timeZone)}`;
    return [
      { kind: 'text', text: `Stopped by ${view.endedBy ?? 'somebody'}${when}.`, strong: true },
    ];
  }
  return view.state === 'paused' && view.endReason !== null
    ? [{ kind: 'text', text: view.endReason, strong: true }]
    : [];
}

function quotes(view: CampaignView): Block[] {
  return view.texts.map(({ language, body }) => ({
    kind: 'quote',
    label: languageName(language),
    text: body,
  }));
}

function buttonsOf(view: CampaignView): Button[] {
  const data = { campaign: view.id, code: view.frozen?.code ?? '' };
  switch (view.state) {
    case 'submitted':
      return [
        approveButton(view, data),
        { verb: 'send-back-form', label: 'Send back', data, opensForm: true },
        stopButton(view, data),
      ];
    case 'approved':
    case 'dialing':
    case 'paused':
      return [stopButton(view, data)];
    case 'sent-back':
    case 'expired':
      return [{ verb: 'revise', label: 'Change and ask again', data, opensForm: true }];
    default:
      return [];
  }
}

function approveButton(view: CampaignView, data: Record<string, string>): Button {
  const orders = (view.frozen?.voiceCount ?? 0) + (view.frozen?.textCount ?? 0);
  return {
    verb: 'approve',
    label: 'Approve',
    style: 'primary',
    data,
    confirm: {
      title: 'Approve this closure?',
      text: `${count(orders)} calls and texts may go out. Fingerprint ${data['code'] ?? ''}.`,
      yes: 'Approve',
      no: 'Not yet',
    },
  };
}

function stopButton(view: CampaignView, data: Record<string, string>): Button {
  return {
    verb: 'stop',
    label: view.state === 'submitted' ? 'Withdraw' : 'Stop',
    style: 'danger',
    data,
    confirm: {
      title: `Stop closure ${view.number}?`,
      text: 'No new call starts. Calls already ringing are cancelled; talks in progress end by themselves.',
      yes: 'Stop it',
      no: 'Keep going',
    },
  };
}
