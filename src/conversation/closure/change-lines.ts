import { day, time, wallTime } from '#cards/format.ts';
import { deliveries, machinePolicies, purposes, toldChoices } from '#domain/closure/campaign.ts';
import type { Change } from '#domain/closure/seal/warning.ts';
import type { StandingApproval } from '#domain/closure/standing.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { languageName } from '#domain/language/languages.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import { grounds, happenings } from '#domain/shared/happening.ts';

/** What is other than in the version before, a sentence each; none where there is none before. */
export function changeLines(view: CampaignView): string[] {
  const since = view.sealed?.warnings.since;
  if (since === undefined) return [];
  return since.changes.length === 0
    ? ['Nothing.']
    : since.changes.map((change) => changeWords(change, view));
}

function changeWords(change: Change, { timeZone }: CampaignView): string {
  if ('added' in change) return listWords(change);
  switch (change.kind) {
    case 'happening':
      return `What: ${happenings[change.is]}, was ${happenings[change.was]}.`;
    case 'ground':
      return `Reason: ${grounds[change.is]}, was ${grounds[change.was]}.`;
    case 'purpose':
      return `Kind: ${purposes[change.is]}, was ${purposes[change.was]}.`;
    case 'fact':
      return `Emergency: ${factWords(change.is)}, was ${factWords(change.was)}.`;
    case 'told':
      return `Who hears it: ${toldChoices[change.is]}, was ${toldChoices[change.was]}.`;
    case 'delivery':
      return `How: ${deliveries[change.is]}, was ${deliveries[change.was]}.`;
    case 'machines':
      return `Voicemail: ${machinePolicies[change.is]}, was ${machinePolicies[change.was]}.`;
    case 'contacts':
      return `Emergency contacts: ${contactsAfterWords(change.is)}, was ${contactsAfterWords(change.was)}.`;
    case 'confirm':
    case 'ring':
      return boxWords[change.kind](change.is);
    case 'stands':
      return `Approval: ${standsWords(change.is)}, was ${standsWords(change.was)}.`;
    case 'counts':
      return `Phones: ${fromTo(change.phones)}; not contacted: ${fromTo(change.leftOut)}.`;
    default:
      return whenWords(change, timeZone);
  }
}

type ListChange = Extract<Change, { added: string[] }>;

function listWords(change: ListChange): string {
  switch (change.kind) {
    case 'texts':
    case 'staff-texts':
      return `${change.kind === 'texts' ? 'Text' : 'Words for staff'}: ${parts({
        changed: change.changed.map(languageName),
        added: change.added.map(languageName),
        removed: change.removed.map(languageName),
      })}.`;
    case 'recordings':
      return recordingWords(change);
    case 'schools':
      return `Schools: ${parts(change)}.`;
    case 'groups':
      return `Only families of: ${parts(change)}.`;
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

const factWords = (fact: string | null) => (fact === null ? 'none stated' : `“${fact}”`);

const contactsAfterWords = (minutes: number | null) =>
  minutes === null ? 'not called' : `after ${plural(minutes, 'minute')}`;

const standsWords = (stands: StandingApproval | null) =>
  stands === null
    ? 'for this one alone'
    : `until ${day(stands.until)}, from ${wallTime(stands.from)} to ${wallTime(stands.to)}${stands.most === undefined ? '' : `, at most ${plural(stands.most, 'student')} a list`}`;

const boxWords = {
  confirm: (asks: boolean) =>
    `Key 1: ${asks ? 'asks families to confirm, didn’t before' : 'no longer asks families to confirm'}.`,
  ring: (rings: boolean) =>
    `Staff and students’ own phones: ${rings ? 'called, too' : 'text alone'}.`,
};

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

/** What each is about, in a list. */
export const changeNames: Record<Change['kind'], string> = {
  texts: 'text',
  'staff-texts': 'the words for staff',
  recordings: 'recording',
  groups: 'groups',
  schools: 'schools',
  happening: 'what is happening',
  ground: 'reason',
  purpose: 'kind',
  fact: 'the emergency',
  told: 'who hears it',
  delivery: 'delivery',
  machines: 'voicemail',
  confirm: 'key 1',
  ring: 'phones in the building',
  contacts: 'emergency contacts',
  stands: 'how long the approval holds',
  date: 'date',
  dismissal: 'dismissal time',
  start: 'start',
  stop: 'end',
  counts: 'call list',
};
