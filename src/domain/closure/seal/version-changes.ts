import type { MachinePolicy, Told } from '#domain/closure/campaign.ts';
import type { Delivery } from '#domain/shared/channel.ts';
import type { Ground, Happening } from '#domain/shared/happening.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import type { Change } from './warning.ts';

/** What two versions of a campaign are compared by. */
export type ComparedVersion = {
  happening: Happening;
  ground: Ground;
  purpose: Purpose;
  emergencyFact: string | null;
  delivery: Delivery;
  machines: MachinePolicy;
  asksToConfirm: boolean;
  contactsAfter: number | null;
  eventDate: string;
  dismissalTime: string | null;
  startAt: Temporal.Instant | null;
  stopTryingAt: Temporal.Instant;
  /** Names. */
  schools: readonly string[];
  /** Whose families alone it tells. */
  groups: readonly { label: string }[];
  tells: Told;
  texts: Readonly<Record<string, string>>;
  /** What staff hear in place of them. */
  staffTexts?: Readonly<Record<string, string>> | null;
  /** Digests by language. */
  recordings: Readonly<Record<string, string>>;
  /** Absent where it was never sealed. */
  counts?: { phones: number; leftOut: number };
};

/** Everything that is other than before, in the order of the card. */
export function compareVersions(was: ComparedVersion, is: ComparedVersion): Change[] {
  const changes: Change[] = [
    { kind: 'happening', was: was.happening, is: is.happening },
    { kind: 'ground', was: was.ground, is: is.ground },
    { kind: 'purpose', was: was.purpose, is: is.purpose },
    { kind: 'fact', was: was.emergencyFact, is: is.emergencyFact },
    { kind: 'told', was: was.tells, is: is.tells },
    { kind: 'delivery', was: was.delivery, is: is.delivery },
    { kind: 'machines', was: was.machines, is: is.machines },
    { kind: 'confirm', was: was.asksToConfirm, is: is.asksToConfirm },
    { kind: 'contacts', was: was.contactsAfter, is: is.contactsAfter },
    { kind: 'date', was: was.eventDate, is: is.eventDate },
    { kind: 'dismissal', was: was.dismissalTime, is: is.dismissalTime },
    { kind: 'start', was: was.startAt?.toString() ?? null, is: is.startAt?.toString() ?? null },
    { kind: 'stop', was: was.stopTryingAt.toString(), is: is.stopTryingAt.toString() },
  ];
  return [
    ...compareByLanguage('texts', was.texts, is.texts),
    ...compareByLanguage('staff-texts', was.staffTexts ?? {}, is.staffTexts ?? {}),
    ...compareByLanguage('recordings', was.recordings, is.recordings),
    ...compareNames('schools', was.schools, is.schools),
    ...compareNames('groups', labelsOf(was), labelsOf(is)),
    ...changes.filter((change) => !('was' in change) || change.was !== change.is),
    ...compareCounts(was.counts, is.counts),
  ];
}

function compareByLanguage(
  kind: 'texts' | 'staff-texts' | 'recordings',
  was: Readonly<Record<string, string>>,
  is: Readonly<Record<string, string>>,
): Change[] {
  const changed = Object.keys(is).filter((key) => key in was && was[key] !== is[key]);
  const added = Object.keys(is).filter((key) => !(key in was));
  const removed = Object.keys(was).filter((key) => !(key in is));
  const isSame = changed.length + added.length + removed.length === 0;
  return isSame ? [] : [{ kind, changed, added, removed }];
}

const labelsOf = ({ groups }: ComparedVersion) => groups.map(({ label }) => label);

function compareNames(
  kind: 'schools' | 'groups',
  was: readonly string[],
  is: readonly string[],
): Change[] {
  const added = is.filter((school) => !was.includes(school));
  const removed = was.filter((school) => !is.includes(school));
  return added.length + removed.length === 0 ? [] : [{ kind, added, removed }];
}

function compareCounts(was: ComparedVersion['counts'], is: ComparedVersion['counts']): Change[] {
  if (was === undefined || is === undefined) return [];
  if (was.phones === is.phones && was.leftOut === is.leftOut) return [];
  return [{ kind: 'counts', phones: [was.phones, is.phones], leftOut: [was.leftOut, is.leftOut] }];
}
