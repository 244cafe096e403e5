import { count, plural } from '#domain/shared/count-words.ts';
import type { LogCheck } from './check-log.ts';
import type { LogFault } from './log-fault.ts';

/** What a check of the log found, in sentences; what it does not prove comes last. */
export function describeLog({ entries, checkpoints, waiting, root, faults }: LogCheck): string {
  const pending =
    waiting === 0 ? '' : ` ${plural(waiting, 'entry waits', 'entries wait')} to be sealed.`;
  const looked = `Read ${plural(entries, 'sealed entry', 'sealed entries')} and ${plural(checkpoints, 'signed checkpoint')}.${pending}`;
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
    case 'forked':
      return `Two checkpoints count ${plural(fault.size, 'entry', 'entries')} and differ, and both are signed with this log’s key. Someone wrote two logs.`;
    case 'unsigned':
      return `${checkpointsFrom(fault)}: not signed with this log’s key.`;
    case 'altered':
      return `${checkpointsFrom(fault)}: not as it was signed.`;
    case 'not-kept':
      return `${checkpointsFrom(fault)}: you have it, and it isn’t kept here anymore.`;
    case 'not-signed-for':
      return `${plural(fault.entries, 'entry', 'entries')} at the end: in no checkpoint. Someone added an entry behind the sealer’s back, or removed a checkpoint.`;
    case 'tiles-differ':
      return `${plural(fault.tiles, 'stored tile doesn’t', 'stored tiles don’t')} match the entries. The next checkpoint would be wrong.`;
    case 'back-dated':
      return `${plural(fault.entries, 'entry is', 'entries are')} dated over an hour before one that was sealed earlier. The first is entry ${count(fault.index + 1)} of the log. Someone wrote an old date, or the database’s clock was wrong.`;
    case 'missing':
      return `Entry ${count(fault.index + 1)} of the log is missing.`;
    case 'unsealed':
      return `${plural(fault.entries, 'entry is', 'entries are')} older than a minute and not sealed. Check that a dial worker runs. If one does, someone may have added them behind its back.`;
  }
}

/** Such as `3 checkpoints, the first of 128 entries`. */
function checkpointsFrom({ size, checkpoints }: { size: number; checkpoints: number }): string {
  const entries = plural(size, 'entry', 'entries');
  return checkpoints === 1
    ? `The checkpoint of ${entries}`
    : `${count(checkpoints)} checkpoints, the first of ${entries}`;
}
