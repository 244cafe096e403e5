import { clock, day, span, time } from '#cards/format.ts';
import type { AbsenceStop, WeeklyStop } from '#domain/closure/absence/absence-stop.ts';
import type { Contradiction } from '#domain/closure/contradiction/contradictions.ts';
import type { Warning } from '#domain/closure/seal/warning.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { ageWords } from '#domain/roster/run/roster-run.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import { happenings } from '#domain/shared/happening.ts';
import { absenceStopWords, weeklyStopWords } from './absence/absence-stop-words.ts';
import { contradictionLines } from './contradiction-words.ts';

/** All that is unusual, a sentence each. Often nothing. */
export const unusualLines = (view: CampaignView): string[] => [
  ...contradictedLines(view),
  ...oddLines(view, oddOf(view).filter(isNoContradiction)),
  ...groupLines(view),
  ...hoursLines(view),
];

/** In what the words say something else than the form, a sentence each. */
export const contradictedLines = (view: CampaignView): string[] =>
  contradictionLines(
    oddOf(view).filter((warning) => warning.kind === 'words-contradict'),
    view,
  );

/** What else somebody who decides should stop at, and can do something about. */
export const approverLines = (view: CampaignView): string[] => [
  ...oddLines(
    view,
    oddOf(view)
      .filter(isNoContradiction)
      .filter(({ kind }) => !ofDetails.some((one) => one === kind)),
  ),
  ...groupLines(view),
  ...hoursLines(view),
];

/** A question for counsel, and when it expires: the card’s first lines say that. */
const ofDetails = ['ground-for-counsel', 'expires-at-night'] as const;

const oddOf = ({ sealed }: CampaignView) =>
  (sealed?.warnings.odd ?? []).filter((warning) => !isOfLanguage(warning));

const isNoContradiction = (warning: Exclude<Warning, OfLanguage>): warning is OfClosure =>
  warning.kind !== 'words-contradict';

function oddLines(view: CampaignView, odd: readonly OfClosure[]): string[] {
  const kinds = [...new Set(odd.map(({ kind }) => kind))];
  return kinds.flatMap((kind) =>
    together(
      odd.filter((warning) => warning.kind === kind),
      view,
    ),
  );
}

/** One sentence for all time zones or closures of one kind: the card shows every sentence. */
function together(same: readonly OfClosure[], view: CampaignView): string[] {
  const rings = same.filter(isRing);
  if (rings.length > 0) return [ringWords(rings, view)];
  const conflicts = same.filter((warning) => warning.kind === 'conflict');
  if (conflicts.length > 1) return [conflictsWords(conflicts)];
  return same.filter(isListed).map((warning) => warningWords(warning, view));
}

/** What the languages say, or lack, is told beside the texts. */
const isOfLanguage = (warning: Warning): warning is OfLanguage =>
  'isKept' in warning || ofLanguage.some((kind) => kind === warning.kind);

const ofLanguage = ['language-missing', 'no-voice', 'words-unchecked'] as const;

type OfLanguage = Extract<Warning, { isKept: boolean } | { kind: (typeof ofLanguage)[number] }>;

type OfClosure = Exclude<Warning, OfLanguage | Contradiction>;

type Ring = Extract<Warning, { kind: 'first-ring' | 'last-ring' }>;

const isRing = (warning: Warning): warning is Ring =>
  warning.kind === 'first-ring' || warning.kind === 'last-ring';

const list = new Intl.ListFormat('en-US');

const conflictsWords = (conflicts: readonly Extract<Warning, { kind: 'conflict' }>[]) =>
  `Closures ${list.format(conflicts.map((one) => `${one.number} (${happenings[one.happening]})`))} are already for some of these phones that day.`;

function ringWords(rings: readonly Ring[], { startAt }: ClosureFacts): string {
  const isFirst = rings[0]?.kind === 'first-ring';
  const zones = rings.map((ring) =>
    isFirst
      ? `${clockOf(ring)} for ${plural(ring.phones, 'phone')}`
      : `${clockOf(ring)} where ${plural(ring.phones, 'phone is', 'phones are')}`,
  );
  const lead = isFirst ? 'first ring' : 'last ring about';
  const ifNow = isFirst && startAt === null ? 'if approved now, ' : '';
  return `Outside waking hours: ${ifNow}${lead} ${zones.join(', ')}.`;
}

/** Nobody may be added to what was locked, and an emergency does not wait for a list. */
const groupLines = ({ groups }: CampaignView): string[] =>
  groups?.hasChanged === true
    ? [
        'The group has changed since the call list was locked: students who joined it are left out. Send it back and request it again to include them.',
      ]
    : [];

/** Who waits for calling hours, and whom the pace does not reach in time. */
function hoursLines({ sealed, purpose, timeZone }: CampaignView): string[] {
  const fit = sealed?.fit;
  if (fit === undefined) return [];
  const missed = fit.tooSlow + fit.never;
  const until =
    purpose === 'emergency'
      ? 'before it stops trying'
      : 'before their calling hours close or it stops trying';
  const last =
    fit.lastRing === null ? '' : `; the last is called about ${time(fit.lastRing, timeZone)}`;
  return [
    ...(fit.deferred > 0
      ? [
          `${plural(fit.deferred, 'phone waits', 'phones wait')} until calling hours open where they are${last}.`,
        ]
      : []),
    ...(missed > 0
      ? [
          `At this pace ${plural(missed, 'phone is', 'phones are')} not called ${until}. Start earlier, allow more time, or choose fewer schools.`,
        ]
      : []),
  ];
}

const isListed = (warning: OfClosure): warning is Listed => !isRing(warning);

type Listed = Exclude<OfClosure, Ring>;

/** What the words of a warning are about: a closure, or one that is still being requested. */
type ClosureFacts = Pick<CampaignView, 'schools' | 'startAt' | 'timeZone' | 'eventDate'>;

export function warningWords(warning: Listed, view: ClosureFacts): string {
  switch (warning.kind) {
    case 'other-size':
    case 'few-of-roster':
    case 'many-for-students':
      return sizeWords(warning, view);
    case 'slow-emergency':
    case 'begins-late':
    case 'expires-at-night':
      return hourWords(warning, view);
    default:
      if (isAbsence(warning)) return absenceStopWords(warning);
      return isWeekly(warning) ? weeklyStopWords(warning) : dayWords(warning, view);
  }
}

const isAbsence = (warning: Listed): warning is AbsenceStop => warning.kind.startsWith('absent-');

const isWeekly = (warning: Listed): warning is WeeklyStop => warning.kind.startsWith('weekly-');

type SizeKind = 'other-size' | 'few-of-roster' | 'many-for-students';
type HourKind = 'slow-emergency' | 'begins-late' | 'expires-at-night';

function sizeWords(
  warning: Extract<Warning, { kind: SizeKind }>,
  { schools }: ClosureFacts,
): string {
  const of = schools.length === 1 ? schools[0] : 'these schools';
  switch (warning.kind) {
    case 'other-size':
      return `${plural(warning.phones, 'phone')} instead of the usual ${count(warning.usual)}.`;
    case 'few-of-roster':
      return `Only ${count(warning.phones)} of the ${plural(warning.onRoster, 'phone')} that the roster has for ${of}.`;
    case 'many-for-students':
      return `${plural(warning.phones, 'phone')} for ${plural(warning.students, 'student')}.`;
  }
}

function hourWords(
  warning: Extract<Warning, { kind: HourKind }>,
  { startAt, timeZone, eventDate }: ClosureFacts,
): string {
  const isAtOnce = startAt === null;
  switch (warning.kind) {
    case 'slow-emergency':
      return `This is an emergency, but the last phone rings ${span(warning.seconds)} after the first.`;
    case 'begins-late': {
      const begin = time(Temporal.Instant.from(warning.at), timeZone);
      const isWeekend = Temporal.PlainDate.from(eventDate).dayOfWeek > 5;
      const dayIsOver = `${day(eventDate)} is nearly over`;
      const when = {
        afternoon: isWeekend ? dayIsOver : 'School day is nearly over',
        'after-school': isWeekend ? dayIsOver : 'School is over for the day',
        'after-dismissal': 'Students have left by then',
        'another-day': `${day(eventDate)} is over by then`,
      }[warning.when];
      return `${when}: ${isAtOnce ? 'if approved now, calls' : 'calls'} start ${begin}.`;
    }
    case 'expires-at-night': {
      const of = (at: string) => clock(Temporal.Instant.from(at), timeZone);
      const called =
        warning.calledFrom === undefined
          ? ''
          : ` From ${of(warning.calledFrom)}, approvers are called by phone.`;
      return `If no one approves by ${of(warning.at)}, it expires and no one is called.${called}`;
    }
  }
}

function dayWords(
  warning: Exclude<Listed, AbsenceStop | WeeklyStop | { kind: SizeKind | HourKind }>,
  { eventDate }: Pick<ClosureFacts, 'eventDate'>,
): string {
  switch (warning.kind) {
    case 'conflict':
      return warning.happening === 'closed'
        ? `Closure ${warning.number} already closes these schools that day.`
        : `Closure ${warning.number} (${happenings[warning.happening]}) is already for some of these phones that day.`;
    case 'ground-for-counsel':
      return 'The FCC’s list of school emergencies doesn’t name “No heat, water or power”. It rests on health and safety, 47 CFR 64.1200(f)(4): ask counsel.';
    case 'live-announcement':
      return 'In California a person has to announce such a call first (Cal. PUC 2872(d), 2874). Send it back to have it sent as texts only.';
    case 'roster-old':
      return `The roster is ${ageWords(warning.seconds)} old, so families who came since aren’t called. Type “roster” to refresh it.`;
    case 'weekend':
      return `${day(eventDate)} is on a weekend. Is the date right?`;
    case 'holiday':
      return `${day(eventDate)} has no school: ${warning.name}. Is the date right?`;
    case 'us-holiday':
      return `${day(eventDate)} is ${warning.name}. Is the date right?`;
  }
}

const clockOf = ({ at, timeZone }: { at: string; timeZone: string }) =>
  clock(Temporal.Instant.from(at), timeZone);
