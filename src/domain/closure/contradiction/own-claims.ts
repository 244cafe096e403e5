import type { SaidClosure } from '#domain/language/said-closure.ts';
import type { Happening } from '#domain/shared/happening.ts';

/** What words can say that happens. Everything else they say is about when, where and whether it does. */
const claims = [
  'closed',
  'open',
  'school-open',
  'late',
  'starts',
  'early',
  'remote',
  'evacuation',
  'hold',
  'secure',
  'lockdown',
  'shelter',
  'pickup',
  'over',
] as const satisfies readonly SaidClosure['kind'][];

export type Claim = SaidClosure & { kind: (typeof claims)[number] };

export const isClaim = (said: SaidClosure): said is Claim =>
  claims.some((kind) => kind === said.kind);

/** What words may say of each thing that happens; of an announcement, anything. */
const ownClaims: Record<Exclude<Happening, 'other' | 'absence'>, readonly Claim['kind'][]> = {
  closed: ['closed'],
  'no-heat': ['closed'],
  'no-water': ['closed'],
  'no-power': ['closed'],
  'late-30m': ['late', 'starts'],
  'late-1h': ['late', 'starts'],
  'late-90m': ['late', 'starts'],
  'late-2h': ['late', 'starts'],
  'late-150m': ['late', 'starts'],
  'late-3h': ['late', 'starts'],
  'early-dismissal': ['early'],
  'remote-day': ['remote'],
  open: ['open', 'school-open'],
  hold: ['hold'],
  secure: ['secure'],
  lockdown: ['lockdown'],
  shelter: ['shelter'],
  evacuation: ['evacuation', 'early'],
  'all-clear': ['over', 'open', 'school-open'],
  'hold-lifted': ['over', 'open', 'school-open'],
  reunification: ['pickup'],
};

const claimsOf = (happening: Happening): readonly Claim['kind'][] =>
  happening === 'other' || happening === 'absence' ? [] : ownClaims[happening];

/** Whether nobody comes to school. */
export const isClosing = (happening: Happening): boolean => claimsOf(happening).includes('closed');

/** Whether somebody says by it that this happens. */
export const saysThat = (happening: Happening, { kind }: SaidClosure): boolean =>
  claimsOf(happening).some((own) => own === kind);

/** That school is as on any day. */
export const saysOpen = ({ kind }: SaidClosure): boolean =>
  kind === 'open' || kind === 'school-open';
