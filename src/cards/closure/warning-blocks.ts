import { clock, day, span, time, wallTime } from '#cards/format.ts';
import { deliveries, machinePolicies, purposes } from '#domain/campaign/campaign.ts';
import type { Change, Warning } from '#domain/campaign/seal/warning.ts';
import type { CampaignView } from '#domain/campaign/view/campaign-view.ts';
import { languageName } from '#domain/language/languages.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import { grounds, happenings } from '#domain/shared/happening.ts';

/** What an approver should stop at before deciding, a sentence each. Often nothing. */
export function unusualLines(view: CampaignView): string[] {
  const odd = view.sealed?.warnings.odd ?? [];
  return [
    ...odd.flatMap((warning) => {
      if (isOfLanguage(warning)) return [];
      if (!isRing(warning)) return [warningWords(warning, view)];
      // One sentence for all time zones, where the first of them stands.
      const rings = odd.filter(isRing).filter(({ kind }) => kind === warning.kind);
      return rings[0] === warning ? [ringWords(rings, view)] : [];
    }),
    ...hoursLines(view),
  ];
}

/** What the languages say, or lack, is told beside the texts. */
const isOfLanguage = (warning: Warning): warning is OfLanguage =>
  'isKept' in warning || ofLanguage.some((kind) => kind === warning.kind);

const ofLanguage = ['language-missing', 'no-voice', 'words-unchecked'] as const;

type OfLanguage = Extract<Warning, { isKept: boolean } | { kind: (typeof ofLanguage)[number] }>;

type Ring = Extract<Warning, { kind: 'first-ring' | 'last-ring' }>;

const isRing = (warning: Warning): warning is Ring =>
  warning.kind === 'first-ring' || warning.kind === 'last-ring';

function ringWords(rings: readonly Ring[], { startAt }: Told): string {
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

/** What is other than in the version before, a sentence each; none where there is none before. */
export function changeLines(view: CampaignView): string[] {
  const since = view.sealed?.warnings.since;
  if (since === undefined) return [];
  return since.changes.length === 0
    ? ['Nothing.']
    : since.changes.map((change) => changeWords(change, view));
}

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

type Listed = Exclude<Warning, OfLanguage | Ring>;

/** What the words of a warning are about: a closure, or one that is still being requested. */
type Told = Pick<CampaignView, 'schools' | 'startAt' | 'timeZone' | 'eventDate' | 'happening'>;

export function warningWords(warning: Listed, view: Told): string {
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
      return dayWords(warning, view);
  }
}

type SizeKind = 'other-size' | 'few-of-roster' | 'many-for-students';
type HourKind = 'slow-emergency' | 'begins-late' | 'expires-at-night';

function sizeWords(warning: Extract<Warning, { kind: SizeKind }>, { schools }: Told): string {
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
  { startAt, timeZone, eventDate }: Told,
): string {
  const isAtOnce = startAt === null;
  switch (warning.kind) {
    case 'slow-emergency':
      return `This is an emergency, but the last phone rings ${span(warning.seconds)} after the first.`;
    case 'begins-late': {
      const begin = time(Temporal.Instant.from(warning.at), timeZone);
      const when = {
        afternoon: 'School day is nearly over',
        'after-school': 'School is over for the day',
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
  warning: Exclude<Listed, { kind: SizeKind | HourKind }>,
  { eventDate, happening }: Told,
): string {
  switch (warning.kind) {
    case 'conflict':
      return `Conflicts with closure ${warning.number}: ${happenings[warning.happening]}.`;
    case 'ground-for-counsel':
      return 'The FCC’s list of school emergencies doesn’t name “No heat, water or power”. It rests on health and safety, 47 CFR 64.1200(f)(4): ask counsel.';
    case 'weekend':
      return `${day(eventDate)} is on a weekend. Is the date right?`;
    case 'holiday':
      return `${day(eventDate)} has no school: ${warning.name}. Is the date right?`;
    case 'time-in-text':
      return `The ${languageName(warning.language)} text of “${happenings[happening]}” says “${warning.said}”.`;
    case 'weekday-in-text':
      return `The ${languageName(warning.language)} text says “${warning.said}”, and the date is ${day(eventDate)}.`;
  }
}

const clockOf = ({ at, timeZone }: { at: string; timeZone: string }) =>
  clock(Temporal.Instant.from(at), timeZone);

function changeWords(change: Change, { timeZone }: CampaignView): string {
  switch (change.kind) {
    case 'texts':
      return `Text: ${parts({
        changed: change.changed.map(languageName),
        added: change.added.map(languageName),
        removed: change.removed.map(languageName),
      })}.`;
    case 'recordings':
      return recordingWords(change);
    case 'schools':
      return `Schools: ${parts(change)}.`;
    case 'happening':
      return `What: ${happenings[change.is]}, was ${happenings[change.was]}.`;
    case 'ground':
      return `Reason: ${grounds[change.is]}, was ${grounds[change.was]}.`;
    case 'purpose':
      return `Kind: ${purposes[change.is]}, was ${purposes[change.was]}.`;
    case 'delivery':
      return `How: ${deliveries[change.is]}, was ${deliveries[change.was]}.`;
    case 'machines':
      return `Voicemail: ${machinePolicies[change.is]}, was ${machinePolicies[change.was]}.`;
    case 'confirm':
      return confirmWords(change.is);
    case 'counts':
      return `Phones: ${fromTo(change.phones)}; not contacted: ${fromTo(change.leftOut)}.`;
    default:
      return whenWords(change, timeZone);
  }
}

type WhenChange = Extract<Change, { kind: 'date' | 'dismissal' | 'start' | 'stop' }>;

function whenWords(change: WhenChange, timeZone: string): string {
  const timeOf = (at: string | null) =>
    at === null ? 'as soon as approved' : time(Temporal.Instant.from(at), timeZone);
  switch (change.kind) {
    case 'date':
      return `Date: ${day(change.is)}, was ${day(change.was)}.`;
    case 'dismissal': {
      const timeOfDay = (at: string | null) => (at === null ? 'no time' : wallTime(at));
      return `Students leave: ${timeOfDay(change.is)}, was ${timeOfDay(change.was)}.`;
    }
    case 'start':
      return `Start: ${timeOf(change.is)}, was ${timeOf(change.was)}.`;
    case 'stop':
      return `Stops trying: ${timeOf(change.is)}, was ${timeOf(change.was)}.`;
  }
}

function recordingWords({ changed, added, removed }: Extract<Change, { kind: 'recordings' }>) {
  const now = [...changed, ...added].map((one) => `${languageName(one)}: new recording`);
  const gone = removed.map((one) => `${languageName(one)}: recording removed`);
  return `${[...now, ...gone].join('; ')}.`;
}

const confirmWords = (asks: boolean) =>
  `Key 1: ${asks ? 'asks families to confirm, didn’t before' : 'no longer asks families to confirm'}.`;

function parts(lists: { changed?: string[]; added: string[]; removed: string[] }): string {
  return (['changed', 'added', 'removed'] as const)
    .flatMap((what) => {
      const names = lists[what] ?? [];
      return names.length === 0 ? [] : [`${what} ${names.join(', ')}`];
    })
    .join('; ');
}

const fromTo = ([was, is]: readonly [number, number]) =>
  was === is ? count(is) : `${count(is)}, was ${count(was)}`;
