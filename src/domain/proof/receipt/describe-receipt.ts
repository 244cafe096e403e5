import type { SealedRow } from '#domain/proof/check/row-shape.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import type { ReceiptCheck, ReceiptFault } from './check-receipt.ts';
import type { Contradiction } from './receipt-against.ts';

const mostLines = 20;

/** What the check of a family's receipt found, in sentences; what it doesn't prove comes last. */
export function describeReceipt(check: ReceiptCheck, isHeldToEvidence: boolean): string {
  const { rows, logSize, faults, outside, contradictions } = check;
  const looked = `A family’s receipt: ${plural(rows.length, 'row')} of the consent ledger, from a log of ${plural(logSize, 'entry', 'entries')}.`;
  if (faults.length > 0)
    return [
      looked,
      'The receipt doesn’t hold, so nothing was held to it:',
      ...listOf(faults.map(faultWords)),
    ].join('\n');
  const told = [
    looked,
    ...listOf(
      rows.map(({ row, entry }) => `${nameOf(row)}: ${saysOf(row)} Entry ${entry.id} of the log.`),
    ),
    'The receipt holds: the district’s log recorded every row, and signed it.',
  ];
  const { fit = [], unproven = [], cosigned = [] } = outside ?? {};
  if (contradictions.length > 0)
    return [
      ...told,
      'What the district says later contradicts it:',
      ...listOf(contradictions.map(contradictionWords)),
    ].join('\n');
  return [
    ...told,
    ...(isHeldToEvidence ? ['The evidence file says nothing else about these rows.'] : []),
    ...(fit.length > 0
      ? [
          `The log grew out of the receipt’s, or is the same, at ${fit.map(count).join(', ')} entries: nobody rewrote what the receipt covers.`,
        ]
      : []),
    ...cosigned.map(({ witness, size }) => `${witness} signed this log at ${count(size)} entries.`),
    ...unproven.map(
      (size) =>
        `The log at ${count(size)} entries was not compared. Ask the district for what “npm run cli -- audit prove --from ${Math.min(size, logSize)} --to ${Math.max(size, logSize)}” writes, and give that file with --proofs.`,
    ),
    'This doesn’t prove that what was written down was true, that nothing else was on file, or whose number an id is.',
  ].join('\n');
}

function listOf(lines: readonly string[]): string[] {
  const shown = lines.slice(0, mostLines).map((line) => `- ${line}`);
  const more = lines.length - shown.length;
  return more > 0 ? [...shown, `- and ${count(more)} more`] : shown;
}

const names: Readonly<Record<SealedRow['basis'], string>> = {
  consent: 'Consent',
  'opt-out': 'Opt-out',
  'number-check': 'Number check',
  block: 'Block',
  wording: 'Consent wording',
};
const nameOf = ({ basis, id }: SealedRow) => `${names[basis]} ${id}`;

function saysOf(row: SealedRow): string {
  switch (row.basis) {
    case 'consent':
      return `${row.channel}, ${row.purposes.join(' and ') || 'for nothing'}, given ${row.obtained_at}.`;
    case 'opt-out':
      return row.retracts === null
        ? `${row.channel}, ${row.scope}, in force from ${row.effective_at}.`
        : `it takes back opt-out ${row.retracts}.`;
    case 'wording':
      return `version ${row.version}, ${row.language}.`;
    default:
      return '';
  }
}

/** `#` is what it is about. */
const faults: Record<ReceiptFault['kind'], string> = {
  unreadable: 'Line # isn’t a line of a receipt.',
  'cut-short': 'It isn’t whole: it has # lines, and its end counts others.',
  'no-rows': 'It has no row.',
  'told-twice': 'Line # tells again of what a line before it told.',
  'not-signed': 'The proof of row # isn’t signed with this log’s key.',
  'other-checkpoint': 'The proof of row # ends in another checkpoint than the others.',
  'not-in-the-log': 'The entry of row # isn’t in the signed log.',
  'row-not-in-the-log': 'Row # isn’t what its entry recorded: someone changed it.',
  'row-dated-otherwise': 'Row # gives another time of recording than its entry.',
};
const faultWords = ({ kind, about }: ReceiptFault) => faults[kind].replace('#', about);

function contradictionWords(found: Contradiction): string {
  switch (found.kind) {
    case 'row-differs':
      return `${nameOf(found.row)} was rewritten: ${found.fields
        .map(
          ({ name, here, there }) =>
            `${name} is ${here} in the receipt, and ${there} in the evidence`,
        )
        .join('; ')}.`;
    case 'entry-differs':
      return `Entry ${found.about} of the log, about ${nameOf(found.row)}, is another one in the evidence: the log was rewritten.`;
    case 'called-after-opt-out':
      return `Call or text ${found.about} left ${found.at}, after ${nameOf(found.row)} took effect (${found.row.effective_at}), and the evidence has no consent since.`;
    case 'other-past':
      return `The log that the district shows has another past for the same ${count(Number(found.about))} entries: it was rewritten.`;
    case 'not-consistent':
      return `The log at ${count(Number(found.about))} entries didn’t grow out of the receipt’s: it was rewritten, or the proof is another’s.`;
    case 'given-not-signed':
      return `Checkpoint ${found.about} that was given isn’t signed with this log’s key.`;
    case 'carried-not-signed':
      return `The checkpoint of ${found.about} entries isn’t signed with this log’s key.`;
  }
}
