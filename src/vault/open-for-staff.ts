import { type Binding, type EncryptedColumn, isEncryptedColumn } from './data-key.ts';
import type { Vault } from './vault.ts';

/**
 * What is shown to staff wherever it is read: their own names and what they wrote. Of families there is nothing here, so that
 * no row, no matter who wrote it, makes a program open a family's name.
 */
const shown: readonly EncryptedColumn[] = [
  'operator.name',
  'approval.reason',
  'pause.words',
  'drill.reason',
  'finding.resolution',
  'incident.known',
  'incident.notices_why',
  'incident.what_happened',
  'incident.what_changes',
  'breach_sign.reason',
];

/** Opens what staff may read. What doesn't open is said so: a name that is lost must not keep anyone from stopping a call. */
export function openForStaff(vault: Pick<Vault, 'decrypt'>) {
  return (belongsTo: string, value: Buffer): string =>
    isShown(belongsTo) ? decryptOrSay(vault, value, belongsTo) : unreadable;
}

/** For what is only read: one lost value hides nothing else. */
export function decryptOrSay(
  vault: Pick<Vault, 'decrypt'>,
  value: Buffer,
  belongsTo: Binding,
): string {
  try {
    return vault.decrypt(value, belongsTo);
  } catch {
    return unreadable;
  }
}

const unreadable = '(can’t be read)';

function isShown(belongsTo: string): belongsTo is Binding {
  const column = belongsTo.slice(0, belongsTo.indexOf(':'));
  return isEncryptedColumn(column) && shown.includes(column);
}
