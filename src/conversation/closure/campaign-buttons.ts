import type { Button } from '#cards/card.ts';
import type { CampaignTally } from '#domain/attempt/tally/tally.ts';
import type { FamilyTally } from '#domain/closure/unreached/family-tally.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { languageName } from '#domain/language/languages.ts';
import { endsAction, followUps, ofSchoolDays } from '#domain/shared/happening.ts';
import { followUpLabels } from './action/action-words.ts';
import { actionState } from './action/in-force-words.ts';
import { approveButton, listenButtons } from './approval/approval-buttons.ts';
import { closureDetails } from './approval/closure-details.ts';
import { isReadFirst } from './approval/deciding-blocks.ts';
import { missingOf, otherLanguages } from './approval/language-lines.ts';
import { pauseButton, resumeButton } from './pause/standstill-parts.ts';
import { stopButton } from './pause/stop-buttons.ts';
import { hasBegun } from './progress/progress-blocks.ts';

/** Teams shows six. These make room first; each of them can be typed. */
const mostButtons = 6;
const yields = ['breach-form', 'unreached', 'who-is-safe'] as const;

/** What can be done with a campaign in its state, by at least some of those who see its card. */
export function campaignButtons(view: CampaignView): Button[] {
  const all = [
    ...actButtons(view),
    ...safeButtons(view),
    ...breachButtons(view),
    ...readButtons(view),
  ];
  return yields.reduce(
    (buttons, verb) =>
      buttons.length > mostButtons ? buttons.filter((button) => button.verb !== verb) : buttons,
    all,
  );
}

/**
 * Withdraw is the requester's, and so is on no card that all see: `closure stop` and the requester's own copy of the card
 * offer it. From the approval on one person is enough to stop.
 */
function actButtons(view: CampaignView): Button[] {
  const data = dataOf(view);
  switch (view.state) {
    case 'submitted':
      return [
        ...(view.sealed?.sealIsBroken ? [] : [approveButton(view, data)]),
        { verb: 'send-back-form', label: 'Send back', data, opensForm: true },
        ...(view.sealed?.sealIsBroken ? [] : listenButtons(view, data)),
      ];
    case 'approved':
      return [stopButton(view)];
    case 'dialing':
      return [
        pauseButton(view),
        stopButton(view),
        ...followUpButtons(view),
        ...missedButtons(view, data),
      ];
    case 'paused':
      return [
        ...(mayResume(view) ? [resumeButton(view)] : []),
        stopButton(view),
        ...followUpButtons(view),
        ...missedButtons(view, data),
      ];
    case 'sent-back':
    case 'expired':
      return reviseButtons(view, data);
    case 'stopped':
      return [
        ...followUpButtons(view),
        ...correctButtons(view, data),
        ...unreachedButtons(view, data),
        ...reviseButtons(view, data),
      ];
    case 'finished':
      return [
        ...followUpButtons(view),
        ...correctButtons(view, data),
        ...unreachedButtons(view, data),
      ];
    default:
      return [];
  }
}

/** What there is to read beside the card. A long text is read in all languages before it is approved. */
function readButtons(view: CampaignView): Button[] {
  if (view.state === 'draft') return [];
  const data = { campaign: view.id };
  // Once it calls, Details has what families hear.
  const hasMore = otherLanguages(view).length > 0 && !hasBegun(view) && !isReadFirst(view);
  return [
    {
      verb: 'details',
      label: 'Details',
      data,
      opensForm: true,
      unfolds: closureDetails(view),
    },
    ...(view.state === 'submitted' && view.sealed?.sealIsBroken !== true
      ? [{ verb: 'preview' as const, label: 'Preview', data, opensForm: true as const }]
      : []),
    ...(hasMore
      ? [
          {
            verb: 'languages' as const,
            label: 'All languages',
            data,
            opensForm: true as const,
          },
        ]
      : []),
  ];
}

/** Names of staff are for few, and never for a channel: the press opens the list in private. */
const safeButtons = ({ id, asksIfSafe, startedAt }: CampaignView): Button[] =>
  asksIfSafe === true && startedAt !== null
    ? [{ verb: 'who-is-safe', label: 'Who is safe', data: { campaign: id } }]
    : [];

/** What may have gone to the wrong people is an incident of its own kind. */
function breachButtons({ id, startedAt }: CampaignView): Button[] {
  return startedAt === null
    ? []
    : [
        {
          verb: 'breach-form',
          label: 'Wrong list or student',
          data: { campaign: id },
          opensForm: true,
        },
      ];
}

const dataOf = (view: CampaignView) => ({ campaign: view.id, code: view.sealed?.code ?? '' });

/** A notice to the families of an incident is written again, on the card of the incident. */
const reviseButtons = (view: CampaignView, data: Record<string, string>): Button[] =>
  view.notifies === null
    ? [
        ...(view.startedAt === null ? addButtons(view) : []),
        { verb: 'revise', label: 'Edit and resubmit', data, opensForm: true },
      ]
    : [];

/** Where families read a language that has no text. */
function addButtons(view: CampaignView): Button[] {
  const [missing, ...more] = missingOf(view);
  if (missing === undefined) return [];
  const what = more.length === 0 ? languageName(missing.language) : `${more.length + 1} languages`;
  return [
    {
      verb: 'add-languages',
      label: `Add ${what} and resubmit`,
      data: { campaign: view.id },
      opensForm: true,
    },
  ];
}

/** In a frozen district nothing resumes; the freeze's own card leads on. */
const mayResume = ({ isApproved, freeze }: CampaignView) => isApproved && freeze === undefined;

/** What reached nobody has nobody to be corrected for, and the last calls may still reach more. */
function correctButtons(view: CampaignView, data: Record<string, string>): Button[] {
  const { tally, happening, groups } = view;
  if (tally === undefined || tally.phones.reached === 0 || hasOpenCalls(tally)) return [];
  // A bus or a club is not open.
  const mayOpen = ofSchoolDays.includes(happening) && happening !== 'open' && groups === undefined;
  return [
    { verb: 'correct', label: 'Correct', data, opensForm: true },
    ...(mayOpen
      ? [
          {
            verb: 'open-after-all' as const,
            label: 'Open after all',
            data,
            opensForm: true as const,
          },
        ]
      : []),
  ];
}

/** What may be told next at its schools; while it still calls, the request stops that. What has ended needs no second end. */
function followUpButtons(view: CampaignView): Button[] {
  if (view.startedAt === null) return [];
  return followUps(view.happening)
    .filter((what) => !endsAction(what) || actionState(view)?.kind !== 'over')
    .map((what) => ({
      verb: what === 'reunification' ? 'reunify-form' : 'follow-up',
      label: followUpLabels[what],
      data: { campaign: view.id, what },
      opensForm: true,
    }));
}

/** A text that is sent without a receipt yet is on its way to the phone it reached. */
const hasOpenCalls = ({ voice, text }: CampaignTally) =>
  voice.inProgress > 0 || (text.live.placing ?? 0) + (text.live.unknown ?? 0) > 0;

/** Names and numbers are for few, and never for a channel: the press opens the list in private. */
function unreachedButtons(view: CampaignView, data: Record<string, string>): Button[] {
  const { tally, families } = view;
  if (tally === undefined) return [];
  // A family is on the list though none of its phones could be called, and on none where one was reached.
  const isEmpty =
    families !== undefined && families.total > 0
      ? listed(families) === 0
      : tally.phones.reached + tally.phones.spared === tally.phones.total;
  return isEmpty ? [] : [{ verb: 'unreached', label: 'Families not reached', data }];
}

const listed = ({ open, missed, byHand }: FamilyTally) => open + missed + byHand;

/** While it calls, those for whom nothing is left to try. */
function missedButtons(view: CampaignView, data: Record<string, string>): Button[] {
  const { missed = 0, byHand = 0 } = view.families ?? {};
  return missed + byHand === 0 ? [] : unreachedButtons(view, data);
}
