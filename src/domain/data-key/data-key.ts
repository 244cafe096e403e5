import type { AuditEntry } from '#domain/audit/audit-entry.ts';
import type { KeyClass } from '#vault/data-key.ts';

/** The entry of what was done to one key. */
export function keyEntry(
  act: 'data-key-made' | 'data-key-used' | 'data-key-destroyed',
  { id, class: of }: { id: number; class: KeyClass },
  by: string,
): AuditEntry {
  return {
    actor: { kind: 'system', id: by },
    act,
    subject: { kind: 'data-key', id: String(id) },
    facts: { class: of },
  };
}

/** Classes whose key can be changed: all of them. Links are not written again: each is good until it expires. */
export const rotatedClasses = [
  'guardian',
  'student',
  'staff',
  'text',
  'index',
  'link',
] as const satisfies KeyClass[];
export type RotatedClass = (typeof rotatedClasses)[number];

export type RotationStep =
  /** Every program that runs must know the key before anything is written with it. */
  | { kind: 'waiting'; key: number; readers: readonly string[] }
  | { kind: 'written-with'; key: number }
  | { kind: 'rewritten'; place: string; values: number };

/** How long keys in memory are good for what is no emergency, once their keeper stopped answering. */
export const keysGoodMinutes = 10;
