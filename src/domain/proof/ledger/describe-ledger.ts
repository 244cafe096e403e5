import { count, plural } from '#domain/shared/count-words.ts';
import type { LedgerCheck } from './check-ledger.ts';
import type { LedgerFault } from './ledger-fault.ts';
import type { Basis } from './ledger-row.ts';

const mostLines = 20;

/** What holding the rows to the log found, in sentences. */
export function describeLedger({ rows, faults }: LedgerCheck): string {
  if (faults.length === 0)
    return `${plural(rows, 'row of the consent ledger is', 'rows of the consent ledger are')} as the log has them; so are decisions and calls.`;
  const shown = faults.slice(0, mostLines).map((one) => `- ${faultWords(one)}`);
  const more = faults.length - shown.length;
  return [
    'Rows don’t say what the log says:',
    ...shown,
    ...(more > 0 ? [`- and ${count(more)} more`] : []),
  ].join('\n');
}

const names: Readonly<Record<Basis, string>> = {
  consent: 'Consent',
  'opt-out': 'Opt-out',
  'number-check': 'Number check',
  block: 'Block',
  wording: 'Consent wording',
};

function faultWords(fault: LedgerFault): string {
  const { about } = fault;
  switch (fault.kind) {
    case 'row-rewritten':
      return `${names[fault.basis]} ${about} isn’t what was recorded: someone rewrote it.`;
    case 'row-without-entry':
      return `${names[fault.basis]} ${about} has no entry in the log: someone added it behind the log’s back.`;
    case 'row-gone':
      return `${names[fault.basis]} ${about} is gone, and the log doesn’t say that it was deleted.`;
    case 'row-deleted-too-soon':
      return `${names[fault.basis]} ${about} was deleted before its term was over.`;
    case 'row-listed-twice':
      return `${names[fault.basis]} ${about} has two entries in the log: someone recorded it again.`;
    case 'row-dated-otherwise':
      return `${names[fault.basis]} ${about} gives another time of recording than its entry.`;
    case 'reference-rewritten':
      return `Consent ${about} names another guardian or form than was recorded.`;
    case 'list-rewritten':
      return `The list of rows of entry ${about} is gone, or someone rewrote it.`;
    case 'decision-differs':
      return `Decision ${about} isn’t what its entry says: another time, person, version or platform.`;
    case 'decision-gone':
      return `Entry ${about} tells of a decision that is gone, or that someone rewrote.`;
    case 'attempt-differs':
      return `Call or text ${about} isn’t what its entries say: another outcome, time or phone.`;
    case 'version-differs':
      return `Version ${about} of a closure isn’t what was sealed: its words or its call list.`;
  }
}
