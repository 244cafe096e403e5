import {
  isSignedBy,
  type LogKey,
  type LogSigner,
  type LogVerifier,
  readCheckpoint,
  readNote,
  readVerifier,
  writeVerifier,
} from './checkpoint.ts';
import { verifierOf } from './log-key.ts';

/** From the checkpoint of this size on, another key signs. */
type KeyChange = { from: LogVerifier; to: LogVerifier; size: number };

/**
 * Who signs next, after a key that signed last; null where none did. Where it is another one, the checkpoint says so in lines
 * behind its three (extension lines of https://c2sp.org/tlog-checkpoint), and both sign it. Throws where the key that signed
 * last isn't at hand: nobody goes on with a log that wasn't handed over.
 */
export function takeOver(
  last: string | null,
  signer: LogSigner,
): { signer: LogSigner; lines: string } {
  const own = writeVerifier(verifierOf(signer));
  if (last === null || last === own) return { signer, lines: '' };
  // Under another address of the product, the log has another name, and the same key.
  const name = last.split('+')[0] ?? '';
  const previous = [signer, ...(signer.previous === undefined ? [] : [signer.previous])]
    .map(({ key }) => ({ name, key }))
    .find((one) => writeVerifier(verifierOf(one)) === last);
  if (previous === undefined) {
    throw new Error(
      'the audit log is signed with another key than AUDIT_LOG_KEY: set that one as AUDIT_LOG_PREVIOUS_KEY, or set the new one here too',
    );
  }
  return { signer: { ...signer, previous }, lines: `previous-key ${last}\nkey ${own}\n` };
}

/** The change that a checkpoint tells of, if both keys signed it: neither believes the other without having said so. */
function readKeyChange(note: string): KeyChange | undefined {
  const read = readNote(note);
  const written = /^(?:.*\n){3}previous-key (\S+)\nkey (\S+)\n$/.exec(read?.text ?? '');
  const [from, to] = (written?.slice(1) ?? []).map(readVerifier);
  const checkpoint = read && readCheckpoint(read.text);
  if (read === undefined || checkpoint === undefined || from === undefined || to === undefined)
    return undefined;
  const isSigned = isSignedBy(read, from) && isSignedBy(read, to);
  return isSigned ? { from, to, size: checkpoint.size } : undefined;
}

/** Whether it tells that another key signs: under another address of the product the same one goes on. */
export function tellsOfNewKey(note: string): boolean {
  const change = readKeyChange(note);
  return change !== undefined && !change.from.key.equals(change.to.key);
}

/**
 * The keys that anyone who has one of them may believe: those that it handed the log on to, and those that it has it from. From
 * the change on, the key before counts no more, so that a thief of it can't go on with another log. What it signed in its own
 * time stays good. A key that is believed only for the past hands nothing on.
 */
export function followKeys(
  given: readonly LogVerifier[],
  notes: readonly string[],
): readonly LogKey[] {
  const changes = notes
    .flatMap((note) => readKeyChange(note) ?? [])
    .toSorted((a, b) => a.size - b.size);
  const keys = new Map(given.map((one) => [writeVerifier(one), believed(one)]));
  for (const { from, to, size } of changes) {
    const before = keys.get(writeVerifier(from));
    if (before === undefined || before.until < size) continue;
    before.until = size;
    keys.set(writeVerifier(to), believed(to));
  }
  const heirs = new Set(given.map((one) => writeVerifier(one)));
  for (const { from, to, size } of changes.toReversed()) {
    if (!heirs.has(writeVerifier(to))) continue;
    heirs.add(writeVerifier(from));
    if (!keys.has(writeVerifier(from))) keys.set(writeVerifier(from), believed(from, size));
  }
  return [...keys.values()];
}

const believed = (verifier: LogVerifier, until = Number.POSITIVE_INFINITY): LogKey => ({
  verifier,
  until,
});
