import { count, plural } from '#domain/shared/count-words.ts';
import type { LogCheck, LogFault } from './check-log.ts';

/** What a check of the log found, in sentences; what it does not prove comes last. */
export function describeLog({ entries, checkpoints, root, faults }: LogCheck): string {
  const looked = `Read ${plural(entries, 'sealed entry', 'sealed entries')} and ${plural(checkpoints, 'signed checkpoint')}.`;
  if (faults.length > 0)
    return [
      looked,
      `The audit log doesn’t hold:`,
      ...faults.map((one) => `- ${faultWords(one)}`),
    ].join('\n');
  return [
    looked,
    `Every checkpoint matches: no entry was changed, removed, moved or added since it was sealed.`,
    `Root: ${root.toString('base64')}`,
    'This doesn’t prove that an entry was true when it was written. Someone with the key could have made another log: only checkpoints kept elsewhere rule that out.',
  ].join('\n');
}

function faultWords(fault: LogFault): string {
  switch (fault.kind) {
    case 'not-a-checkpoint':
      return `Checkpoint ${fault.which + 1} of the file isn’t one.`;
    case 'not-signed':
      return `Checkpoint ${fault.which + 1} of the file isn’t signed with this log’s key.`;
    case 'shorter':
      return `A checkpoint counts ${count(fault.size)} entries, and the log has ${count(fault.entries)}. Entries were removed, or an old backup was restored.`;
    case 'rewritten':
      return `The first ${plural(fault.size, 'entry', 'entries')} differ from what was signed. The first ${count(fault.after)} still match.`;
    case 'unsigned':
      return `The checkpoint kept at ${plural(fault.size, 'entry', 'entries')} isn’t signed with this log’s key.`;
    case 'missing':
      return `Entry ${count(fault.index + 1)} of the log is missing.`;
    case 'unsealed':
      return `${plural(fault.entries, 'entry is', 'entries are')} older than a minute and not sealed. Check that a dial worker runs. If one does, someone may have added them behind its back.`;
  }
}
