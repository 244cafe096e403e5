import {
  type Checkpoint,
  cosignedAt,
  type LogKey,
  type LogVerifier,
  openCheckpoint,
  readNote,
} from '#domain/audit/log/checkpoint.ts';
import { isConsistent } from '#domain/audit/log/tree/tree.ts';

/** What somebody has from elsewhere. */
export type Outside = {
  /** Signed notes, as they stood in a channel or a mail. */
  checkpoints?: readonly string[];
  /** Proofs that the file doesn't carry. */
  proofs?: readonly ConsistencyProof[];
  /** Who else signs checkpoints. */
  witnesses?: readonly LogVerifier[];
};

export type ConsistencyProof = {
  from: number;
  to: number;
  /** The signed note at `from`, where the proof brings it along. */
  checkpoint?: string | undefined;
  hashes: readonly string[];
};

export type CheckpointFault = {
  kind: 'other-past' | 'not-consistent' | 'given-not-signed' | 'carried-not-signed';
  about: string;
};

export type Comparison = {
  /** Sizes of the checkpoints that were given and fit: the same log, earlier, at the same size or later. */
  fit: number[];
  /** Sizes for which a proof is missing. */
  unproven: number[];
  /** Of each witness the largest log that it signed and that fits. */
  cosigned: { witness: string; size: number; seconds: number }[];
  faults: CheckpointFault[];
};

/** Holds the checkpoint of a file to all others: those it carries, and those that somebody kept elsewhere. */
export function compareCheckpoints(
  own: Checkpoint & { note: string },
  carried: readonly ConsistencyProof[],
  { keys, checkpoints = [], proofs = [], witnesses = [] }: Outside & { keys: readonly LogKey[] },
): Comparison {
  const all = [...carried, ...proofs];
  const found: Comparison = { fit: [], unproven: [], cosigned: [], faults: [] };
  const fault = (kind: CheckpointFault['kind'], about: string) =>
    found.faults.push({ kind, about });
  const notes = [own.note];
  for (const { from, checkpoint } of carried) {
    if (checkpoint === undefined) continue;
    const opened = openCheckpoint(checkpoint, keys);
    if (opened.kind !== 'checkpoint' || opened.checkpoint.size !== from)
      fault('carried-not-signed', String(from));
    else if (fitOf(own, opened.checkpoint, all) === 'fits') notes.push(checkpoint);
    else fault('not-consistent', String(from));
  }
  checkpoints.forEach((note, place) => {
    const opened = openCheckpoint(note, keys);
    if (opened.kind !== 'checkpoint') return fault('given-not-signed', String(place + 1));
    const { size } = opened.checkpoint;
    const fit = fitOf(own, opened.checkpoint, all);
    if (fit === 'unproven') found.unproven.push(size);
    else if (fit === 'differs')
      fault(size === own.size ? 'other-past' : 'not-consistent', String(size));
    else {
      found.fit.push(size);
      notes.push(note);
    }
  });
  found.cosigned = witnesses.flatMap((witness) => lastCosigned(notes, witness) ?? []);
  return found;
}

/** Whether two checkpoints are of one log, by any proof that is at hand. */
function fitOf(
  own: Checkpoint,
  other: Checkpoint,
  proofs: readonly ConsistencyProof[],
): 'fits' | 'differs' | 'unproven' {
  if (other.size === own.size) return other.root.equals(own.root) ? 'fits' : 'differs';
  const [earlier, later] = other.size < own.size ? [other, own] : [own, other];
  const about = proofs.filter(({ from, to }) => from === earlier.size && to === later.size);
  if (about.length === 0) return 'unproven';
  const holds = about.some(({ hashes }) =>
    isConsistent(
      earlier,
      later,
      hashes.map((hash) => Buffer.from(hash, 'base64')),
    ),
  );
  return holds ? 'fits' : 'differs';
}

function lastCosigned(
  notes: readonly string[],
  witness: LogVerifier,
): Comparison['cosigned'][number] | undefined {
  return notes
    .flatMap((text) => {
      const note = readNote(text);
      const seconds = note && cosignedAt(note, witness);
      const size = Number(note?.text.split('\n')[1]);
      return seconds === undefined ? [] : [{ witness: witness.name, size, seconds }];
    })
    .toSorted((a, b) => a.size - b.size)
    .at(-1);
}
