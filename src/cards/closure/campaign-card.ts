import { fact, factList, note, quote, say, strong } from '#cards/blocks.ts';
import type { Block, Card, Fact, Tone } from '#cards/card.ts';
import { progressBar, progressBlocks } from '#cards/closure/progress/progress-blocks.ts';
import { clock, day, time, wallTime } from '#cards/format.ts';
import { languageBlocks } from '#cards/language-words.ts';
import { listBlocks } from '#cards/list-blocks.ts';
import { absenceWords } from '#cards/people/absence-words.ts';
import { isLong } from '#domain/approval/text-opening.ts';
import { deliveries, machinePolicies, purposes, stateWords } from '#domain/campaign/campaign.ts';
import { whatWords } from '#domain/campaign/view/campaign-line.ts';
import type { CampaignView } from '#domain/campaign/view/campaign-view.ts';
import { languageName } from '#domain/language/languages.ts';
import { plural } from '#domain/shared/count-words.ts';
import { grounds } from '#domain/shared/happening.ts';
import { campaignButtons } from './campaign-buttons.ts';
import { standstillBlocks, stopReportText } from './pause-blocks.ts';
import { unusualBlocks } from './warning-blocks.ts';

/**
 * The one card of a campaign, in whatever state it is: posted once, edited in place on both platforms, and
 * without the buttons that no longer work.
 */
export function campaignCard(view: CampaignView): Card {
  const title = `Closure ${view.number} · ${whatWords(view)}, ${day(view.eventDate)} · ${schoolWords(view.schools)}`;
  return {
    title,
    badge: { text: badgeText(view), tone: isStill(view) ? 'bad' : tones[view.state] },
    blocks: [
      ...standstillBlocks(view),
      ...progressBar(view),
      ...aboutBlocks(view),
      ...stateBlocks(view),
    ],
    buttons: campaignButtons(view),
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

const isFrozen = (view: CampaignView) =>
  view.freeze !== undefined && ['approved', 'dialing', 'paused'].includes(view.state);

const isStill = (view: CampaignView) =>
  isFrozen(view) || view.signInHold !== undefined || view.noWorker === true;

function badgeText(view: CampaignView): string {
  if (view.noWorker === true)
    return view.state === 'dialing' ? 'Calling has stopped' : 'Can’t start';
  if (isFrozen(view) && view.state === 'dialing') return 'Frozen while calling';
  if (isFrozen(view)) return `${stateWords[view.state]}, frozen`;
  if (view.signInHold !== undefined) return `${stateWords[view.state]}, on hold`;
  if (view.state === 'stopped')
    return view.startedAt === null ? 'Withdrawn' : 'Stopped while calling';
  if (view.state === 'approved' && view.startAt !== null) return 'Approved, waiting to start';
  return stateWords[view.state];
}

function schoolWords(schools: readonly string[]): string {
  return schools.length === 1 ? (schools[0] ?? '') : plural(schools.length, 'school');
}

function aboutBlocks(view: CampaignView): Block[] {
  return [
    factList([
      ...(view.corrects === null
        ? []
        : [fact('Corrects', `Closure ${view.corrects}, for everyone it reached`)]),
      fact('Schools', view.schools.join(', ')),
      ...(view.dismissalTime === undefined
        ? []
        : [fact('Students leave', wallTime(view.dismissalTime))]),
      fact('Kind', `${purposes[view.purpose]} · ${grounds[view.ground]}`),
      fact('Requested by', `${view.author}, ${clock(view.submittedAt, view.timeZone)}`),
      ...decidedFacts(view),
      fact('How', deliveries[view.delivery]),
      ...voicemailFacts(view),
      fact(
        'When',
        `${view.startAt === null ? 'As soon as approved' : time(view.startAt, view.timeZone)}; stops trying ${time(view.stopTryingAt, view.timeZone)}`,
      ),
    ]),
  ];
}

/** Where nobody is called, no machine answers; an emergency by text calls whom no text reaches. */
function voicemailFacts({ delivery, purpose, machines }: CampaignView): Fact[] {
  return delivery === 'text' && purpose !== 'emergency'
    ? []
    : [{ label: 'Voicemail', value: machinePolicies[machines] }];
}

function decidedFacts({ decisions, approvalsNeeded, timeZone }: CampaignView): Fact[] {
  const by = (wanted: 'approved' | 'sent-back') =>
    decisions
      .filter(({ decision }) => decision === wanted)
      .map((one) => `${one.by}, ${clock(one.at, timeZone)}, in ${platformNames[one.platform]}`);
  const approvals = by('approved');
  const rejections = by('sent-back');
  const isPartial = approvalsNeeded > 1 && approvals.length < approvalsNeeded;
  const value = approvals.join('; ');
  return [
    ...(isPartial
      ? [
          {
            label: 'Approvals',
            value: `${approvals.length} of ${approvalsNeeded}, for the whole district${value === '' ? '' : `: ${value}`}`,
          },
        ]
      : value === ''
        ? []
        : [{ label: 'Approved by', value }]),
    ...(rejections.length === 0 ? [] : [{ label: 'Sent back by', value: rejections.join('; ') }]),
  ];
}

const platformNames = { slack: 'Slack', teams: 'Teams' } as const;

function stateBlocks(view: CampaignView): Block[] {
  switch (view.state) {
    case 'draft':
      return [note('Locking the call list. This takes a moment.')];
    case 'submitted':
      return [
        ...wakingBlocks(view),
        ...view.away.map((absence): Block => note(absenceWords(absence, view.timeZone))),
        ...beginnings(view),
        ...languageBlocks(view),
        ...listBlocks(view),
        ...unusualBlocks(view),
      ];
    case 'approved':
      return [
        ...quotes(view),
        ...languageBlocks(view),
        ...listBlocks(view),
        ...unusualBlocks(view),
      ];
    case 'sent-back':
    case 'expired':
      return [strong(view.endReason ?? ''), ...quotes(view), note('No one was called.')];
    default:
      return [...whyBlocks(view), ...progressBlocks(view), ...quotes(view).slice(0, 1)];
  }
}

function wakingBlocks({ waking, timeZone }: CampaignView): Block[] {
  if (waking === undefined) return [];
  const last = clock(waking.lastAt, timeZone);
  return [note(`Calling approvers by phone: ${waking.called} called, last at ${last}.`)];
}

/** Who stopped it, and what that did. */
function whyBlocks(view: CampaignView): Block[] {
  if (view.state !== 'stopped') return [];
  const when = view.endedAt === null ? '' : `, ${clock(view.endedAt, view.timeZone)}`;
  const [did, nobody] =
    view.startedAt === null ? ['Withdrawn', ' No one was called.'] : ['Stopped', ''];
  const report = stopReportText(view.stop);
  return [
    strong(`${did} by ${view.endedBy ?? 'someone'}${when}.${nobody}`),
    ...(report === undefined ? [] : [say(report)]),
  ];
}

function quotes(view: CampaignView): Block[] {
  return view.texts.map(({ language, body }) => quote(languageName(language), body));
}

/** A long text only begins here: whoever decides must open the whole of it. */
function beginnings(view: CampaignView): Block[] {
  const texts = view.texts.map(({ language, body }) => {
    const characters = Array.from(body);
    const beginning = `${characters.slice(0, 200).join('')}… (${characters.length} characters)`;
    return { language, body: isLong(body) ? beginning : body };
  });
  return quotes({ ...view, texts });
}
