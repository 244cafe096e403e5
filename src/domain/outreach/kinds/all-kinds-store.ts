import { alarmKind } from './alarm-kind-store.ts';
import { confirmationKind } from './confirmation-kind-store.ts';
import { escalationKind } from './escalation-kind-store.ts';
import { familyCodeKind } from './family-code-kind-store.ts';
import { familyTextKind } from './family-text-kind-store.ts';
import type { OutreachKind } from './outreach-kind-store.ts';
import { pageCodeKind } from './page-code-kind-store.ts';
import { rehearsalKind } from './rehearsal-kind-store.ts';

/** The kinds that a worker sends, each in a loop of its own: what is slow in one keeps no other waiting. */
export const allKinds = {
  confirmation: confirmationKind,
  'page-code': pageCodeKind,
  'family-code': familyCodeKind,
  'family-text': familyTextKind,
  escalation: escalationKind,
  alarm: alarmKind,
  rehearsal: rehearsalKind,
} satisfies Record<string, OutreachKind>;
export type OutreachKindName = keyof typeof allKinds;

const kinds: readonly OutreachKind[] = Object.values(allKinds);

/** The kind of a row. */
export function kindOf(row: string): OutreachKind {
  const kind = kinds.find(({ rows }) => rows.includes(row));
  if (kind === undefined) throw new Error(`nothing sends “${row}”`);
  return kind;
}

/** Rows that hold a code: one that was used arrived. */
export const codeRows = kinds
  .filter(({ again }) => again === 'while-unused')
  .flatMap(({ rows }) => rows);
