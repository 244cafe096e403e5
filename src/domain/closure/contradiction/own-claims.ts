import type { SaidClosure } from '#domain/language/said-closure.ts';
import type { Happening } from '#domain/shared/happening.ts';

/** What words are held against. */
export type Asked = {
  happening: Happening;
  /** ISO 8601 calendar dates: of what happens, and of the day on which families hear of it. */
  eventDate: string;
  startsOn: string;
  /** `HH:MM`, of an early dismissal. */
  dismissalTime?: string | null | undefined;
  /** Names of those that are told, and of all schools. */
  schools: readonly string[];
  allSchools: readonly string[];
  /** Where children are picked up: it may be another school. */
  place?: string | null | undefined;
};

type Claim = Exclude<SaidClosure['kind'], 'all-schools' | 'today' | 'tomorrow'>;

/** What words may say of each thing that happens; of an announcement, anything. */
const ownClaims: Record<Exclude<Happening, 'other'>, readonly Claim[]> = {
  closed: ['closed'],
  'no-heat': ['closed'],
  'no-water': ['closed'],
  'no-power': ['closed'],
  'late-30m': ['late'],
  'late-1h': ['late'],
  'late-90m': ['late'],
  'late-2h': ['late'],
  'late-150m': ['late'],
  'late-3h': ['late'],
  'early-dismissal': ['early'],
  'remote-day': ['remote'],
  evacuation: ['evacuation', 'early'],
  'all-clear': ['over', 'open'],
};

export const claimsOf = (happening: Happening): readonly Claim[] =>
  happening === 'other' ? [] : ownClaims[happening];

export const isClaim = (kind: SaidClosure['kind']): kind is Claim =>
  kind !== 'all-schools' && kind !== 'today' && kind !== 'tomorrow';
