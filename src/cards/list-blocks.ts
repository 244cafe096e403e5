import { fact, factList, heading, note, strong, table } from '#cards/blocks.ts';
import { paceWords } from '#cards/closure/progress/pace-blocks.ts';
import type { CampaignView, RuleLine } from '#domain/campaign/view/campaign-view.ts';
import { callRate } from '#domain/campaign/view/forecast.ts';
import { languageName } from '#domain/language/languages.ts';
import type { TextSegments } from '#domain/message/text-segments.ts';
import type { Channel, Delivery } from '#domain/shared/channel.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import { nationalNumber } from '#domain/shared/written-number.ts';
import type { Block, Fact } from './card.ts';
import { dollars, span, time } from './format.ts';

type Sealed = NonNullable<CampaignView['sealed']>;

const brokenSeal =
  'This closure changed after it was submitted. It can’t be approved and calls no one. Send it back or withdraw it, and tell your administrator.';

/** What an approver needs to know about the sealed list before deciding. */
export function listBlocks(view: CampaignView): Block[] {
  const { sealed } = view;
  if (sealed === undefined) return [];
  if (sealed.sealIsBroken) return [strong(brokenSeal)];
  return [
    heading('Who will be reached'),
    factList([
      fact('Phones', phoneWords(view.delivery, sealed)),
      ...textFacts(sealed.textSegments),
      fact(
        'People',
        `${plural(sealed.guardianCount, 'guardian')}${sealed.sharedCount === 0 ? '' : `; ${plural(sealed.sharedCount, 'shared phone rings', 'shared phones ring')} once`}`,
      ),
      ...callFacts(view, sealed),
      ...(sealed.fit?.firstRing == null || sealed.fit.lastRing === null
        ? []
        : [
            fact(
              view.startAt === null ? 'If approved now' : 'Rings',
              `first about ${time(sealed.fit.firstRing, view.timeZone)}, last about ${time(sealed.fit.lastRing, view.timeZone)}`,
            ),
          ]),
      fact('Cost', `about ${dollars(centsFor(view, sealed))}`),
      fact('Fingerprint', sealed.code),
      ...(view.state === 'submitted'
        ? [fact('Decide by', time(sealed.expiresAt, view.timeZone))]
        : []),
    ]),
    ruleTable('Legal basis', sealed.allowed),
    ...(sealed.excluded.length === 0
      ? [note('No one is excluded.')]
      : [ruleTable('Not contacted', sealed.excluded)]),
    ...hoursNotes(view),
  ];
}

function phoneWords(delivery: Delivery, sealed: Sealed): string {
  const calls = plural(sealed.voiceCount, 'call');
  const texts = plural(sealed.textCount, 'text');
  // An emergency: of the calls below, those whom no text reaches.
  if (delivery === 'text' && sealed.voiceCount > 0) {
    return `${texts}; a call where no text gets through`;
  }
  return `${calls}, ${texts}${delivery === 'call-then-text' ? ' where a call fails' : ''}`;
}

function callFacts(view: CampaignView, { voiceCount, callerIds }: Sealed): Fact[] {
  const seconds = voiceCount / callRate(view);
  return [
    ...(view.delivery === 'text'
      ? []
      : [
          {
            label: 'Pace',
            value: `${paceWords(view)}: about ${span(seconds)} for the first try`,
          },
        ]),
    ...(callerIds.length === 0 || voiceCount === 0
      ? []
      : [{ label: 'Calls from', value: callerWords(callerIds) }]),
  ];
}

/** Of what is sent in any case; what stands in for something else may never be needed. */
function centsFor(view: CampaignView, { voiceCount, textCount, textSegments }: Sealed): number {
  const calls = view.delivery === 'text' ? 0 : voiceCount;
  const texts = view.delivery === 'call-then-text' ? 0 : (textSegments?.total ?? textCount);
  return calls * view.centsPerCall + texts * view.centsPerText;
}

/** Carriers bill and limit texts by the segment, and one accent can double them. */
function textFacts(segments: TextSegments | undefined): Fact[] {
  if (segments === undefined) return [];
  const each = Object.entries(segments.byLanguage)
    .toSorted(([a], [b]) => Number(b === 'en') - Number(a === 'en') || a.localeCompare(b))
    .map(([language, segments]) => `${languageName(language)} ${segments}`);
  return [
    { label: 'Text segments', value: `${each.join(', ')}; up to ${count(segments.total)} in all` },
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
  const fit = view.sealed?.fit;
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
            `At this pace ${plural(missed, 'phone is', 'phones are')} not called ${until}. Start earlier, allow more time, or choose fewer schools.`,
          ),
        ]
      : []),
  ];
}

function warning(text: string): Block {
  return note(text, 'warning');
}

/** One line a reason, calls and texts side by side. */
function ruleTable(title: string, lines: readonly RuleLine[]): Block {
  const reasons = [...new Set(lines.map((line) => line.reason))];
  const of = (reason: string, channel: Channel) =>
    lines.find((line) => line.reason === reason && line.channel === channel)?.count ?? 0;
  return table(
    [title, 'Calls', 'Texts'],
    'lrr',
    reasons.map((reason) => [reason, count(of(reason, 'voice')), count(of(reason, 'text'))]),
  );
}
