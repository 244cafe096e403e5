import type { RequestKind } from '#domain/family/request/family-request.ts';
import { plural } from '#domain/shared/count-words.ts';

export const kindWords: Record<RequestKind, string> = {
  'opt-out': 'Possible opt-out',
  'call-back': 'Wants a call back',
  'wrong-number': 'Wrong number',
  data: 'Asks for its data',
  correction: 'Asks for a correction',
  reply: 'A reply',
};

const counted: Record<RequestKind, [string, string]> = {
  'opt-out': ['possible opt-out', 'possible opt-outs'],
  'call-back': ['wants a call back', 'want a call back'],
  'wrong-number': ['wrong number', 'wrong numbers'],
  data: ['asks for its data', 'ask for their data'],
  correction: ['asks for a correction', 'ask for a correction'],
  reply: ['reply', 'replies'],
};

/** `2 possible opt-outs, 1 reply` */
export function kindCounts(counts: readonly { kind: RequestKind; count: number }[]): string {
  return counts.map(({ kind, count }) => plural(count, ...counted[kind])).join(', ');
}

/** `6 min`; less than one is said so. */
export function minutesWords(seconds: number): string {
  return seconds < 60 ? 'a minute' : `${Math.round(seconds / 60)} min`;
}
