import type { CampaignView, RuleLine } from '#domain/campaign/campaign-view.ts';
import { nationalNumber } from '#domain/shared/national-number.ts';
import type { Block } from './card.ts';
import { count, dollars, plural, span, time } from './format.ts';
import { paceWords } from './pace-words.ts';

/** What an approver needs to know about the frozen list before deciding. */
export function listBlocks(view: CampaignView): Block[] {
  const { frozen } = view;
  if (frozen === undefined) return [];
  const seconds = frozen.voiceCount / view.callsPerSecond;
  const cents =
    frozen.voiceCount * view.centsPerCall +
    (view.delivery === 'call-then-text' ? 0 : frozen.textCount * view.centsPerText);
  return [
    { kind: 'heading', text: 'Who will be reached' },
    {
      kind: 'facts',
      facts: [
        {
          label: 'Phones',
          value: `${plural(frozen.voiceCount, 'call')}, ${plural(frozen.textCount, 'text')}${view.delivery === 'call-then-text' ? ' where a call fails' : ''}`,
        },
        {
          label: 'People',
          value: `${plural(frozen.guardianCount, 'guardian')}${frozen.sharedCount === 0 ? '' : `; ${plural(frozen.sharedCount, 'shared phone rings', 'shared phones ring')} once`}`,
        },
        {
          label: 'Pace',
          value: `${paceWords(view)}: about ${span(seconds)} for the first round`,
        },
        ...(frozen.callerIds.length === 0 || view.delivery === 'text'
          ? []
          : [{ label: 'Calls from', value: callerWords(frozen.callerIds) }]),
        ...(frozen.fit?.firstRing == null || frozen.fit.lastRing === null
          ? []
          : [
              {
                label: view.startAt === null ? 'If approved now' : 'Rings',
                value: `first about ${time(frozen.fit.firstRing, view.timeZone)}, last about ${time(frozen.fit.lastRing, view.timeZone)}`,
              },
            ]),
        { label: 'Cost', value: `about ${dollars(cents)}` },
        { label: 'Fingerprint', value: frozen.code },
        ...(view.state === 'submitted'
          ? [{ label: 'Decide by', value: time(frozen.expiresAt, view.timeZone) }]
          : []),
      ],
    },
    ruleTable('Allowed by', frozen.allowed),
    ...(frozen.excluded.length === 0
      ? [{ kind: 'note' as const, text: 'Nobody is left out.' }]
      : [ruleTable('Not reached, because', frozen.excluded)]),
    ...hoursNotes(view),
  ];
}

const shownCallerIds = 3;

function callerWords(callerIds: readonly string[]): string {
  const shown = callerIds.slice(0, shownCallerIds).map(nationalNumber).join(', ');
  const more = callerIds.length - shownCallerIds;
  return more > 0 ? `${shown} and ${plural(more, 'more number', 'more numbers')}` : shown;
}

/** Said before anybody approves: who waits for calling hours, and whom the pace does not reach in time. */
function hoursNotes(view: CampaignView): Block[] {
  const fit = view.frozen?.fit;
  if (fit === undefined) return [];
  const missed = fit.tooSlow + fit.never;
  const until =
    view.purpose === 'emergency'
      ? 'before it stops trying'
      : 'before their calling hours close or it stops trying';
  return [
    ...(fit.deferred > 0
      ? [
          warning(
            `${plural(fit.deferred, 'phone waits', 'phones wait')} until calling hours open where they are${fit.lastRing === null ? '' : `; the last is called about ${time(fit.lastRing, view.timeZone)}`}.`,
          ),
        ]
      : []),
    ...(missed > 0
      ? [
          warning(
            `At this pace ${plural(missed, 'phone is', 'phones are')} not called ${until}. Start earlier, allow more time, or reach fewer schools.`,
          ),
        ]
      : []),
  ];
}

function warning(text: string): Block {
  return { kind: 'note', tone: 'warning', text };
}

/** One line a reason, calls and texts side by side. */
function ruleTable(title: string, lines: readonly RuleLine[]): Block {
  const reasons = [...new Set(lines.map((line) => line.reason))];
  const of = (reason: string, channel: 'voice' | 'text') =>
    lines.find((line) => line.reason === reason && line.channel === channel)?.count ?? 0;
  return {
    kind: 'table',
    columns: [title, 'Calls', 'Texts'],
    align: 'lrr',
    rows: reasons.map((reason) => [reason, count(of(reason, 'voice')), count(of(reason, 'text'))]),
  };
}
