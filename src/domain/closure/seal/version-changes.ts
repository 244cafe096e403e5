import { isDeepStrictEqual } from 'node:util';
import type { StandingApproval } from '#domain/closure/standing.ts';
import { type ChangingTerms, changedTerms } from '#domain/closure/terms/terms.ts';
import type { Change } from './warning.ts';

/** What two versions of a campaign are compared by. */
export type ComparedVersion = ChangingTerms & {
  startAt: Temporal.Instant | null;
  stopTryingAt: Temporal.Instant;
  /** Names. */
  schools: readonly string[];
  /** Whose families alone it tells. */
  groups: readonly { label: string }[];
  /** It goes on under this approval, such as each week until a day. */
  stands: StandingApproval | null;
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
  const times: Change[] = [
    { kind: 'start', was: was.startAt?.toString() ?? null, is: is.startAt?.toString() ?? null },
    { kind: 'stop', was: was.stopTryingAt.toString(), is: is.stopTryingAt.toString() },
  ];
  return [
    ...compareByLanguage('texts', was.texts, is.texts),
    ...compareByLanguage('staff-texts', was.staffTexts ?? {}, is.staffTexts ?? {}),
    ...compareByLanguage('recordings', was.recordings, is.recordings),
    ...compareNames('schools', was.schools, is.schools),
    ...compareNames('groups', labelsOf(was), labelsOf(is)),
    ...changedTerms(was, is),
    ...times.filter((change) => !('was' in change) || change.was !== change.is),
    ...compareStanding(was.stands, is.stands),
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

const compareStanding = (was: StandingApproval | null, is: StandingApproval | null): Change[] =>
  isDeepStrictEqual(was, is) ? [] : [{ kind: 'stands', was, is }];

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
