import { type Checkpoint, type LogVerifier, openCheckpoint } from '#domain/audit/log/checkpoint.ts';
import { followKeys } from '#domain/audit/log/key-change.ts';
import { leafBytes } from '#domain/audit/log/leaf.ts';
import { isIncluded } from '#domain/audit/log/tree/tree.ts';
import { type Chunks, linesIn } from '#domain/proof/check/bundle-reading.ts';
import {
  type Comparison,
  compareCheckpoints,
  type Outside,
} from '#domain/proof/check/compare-checkpoints.ts';
import { takenDownAt } from '#domain/proof/check/row-shape.ts';
import { listEntryOf, standsIn } from '#domain/proof/check/sealed-place.ts';
import { digestOf } from '#domain/proof/ledger/ledger-row.ts';
import { type Contradiction, ReceiptAgainst } from './receipt-against.ts';
import { type ReceiptLine, type ReceiptRow, receiptLine } from './receipt-line.ts';
import { readTlogProof } from './tlog-proof.ts';

/** What makes it no receipt. `about`: a row’s id, or the number of a line. */
export type ReceiptFault = {
  kind:
    | 'unreadable'
    | 'cut-short'
    | 'no-rows'
    | 'told-twice'
    | 'not-signed'
    | 'not-in-the-log'
    | 'row-not-in-the-log'
    | 'row-dated-otherwise'
    | 'other-checkpoint';
  about: string;
};

export type ReceiptCheck = {
  rows: ReceiptRow[];
  /** Of the log when the receipt was given. */
  logSize: number;
  faults: ReceiptFault[];
  /** What others have, against the receipt's checkpoint; undefined where the receipt doesn't hold. */
  outside: Omit<Comparison, 'faults'> | undefined;
  contradictions: Contradiction[];
};

type Against = Outside & {
  /** Opens a later evidence file of the district. */ evidence?: () => Chunks;
};

/**
 * Checks a family's receipt with nothing but itself and the log's public key; and holds to it what the district says later.
 * A receipt that doesn't hold is held against nobody.
 */
export async function checkReceipt(
  chunks: Chunks,
  trusted: readonly LogVerifier[],
  { evidence, ...outside }: Against = {},
): Promise<ReceiptCheck> {
  const { rows, faults } = await readReceipt(chunks);
  const against = new ReceiptAgainst(rows);
  if (evidence !== undefined) await against.read(evidence());
  const proofs = rows.map(({ proof }) => readTlogProof(proof));
  const notes = proofs.flatMap((one) => one?.checkpoint ?? []);
  const checkpoints = outside.checkpoints ?? [];
  const told = [...checkpoints, ...against.notes, ...against.earlier];
  const keys = followKeys(trusted, [...notes, ...told]);
  // That a file is signed with another key is told by its own check.
  const signed = against.notes.filter((note) => openNote(note, keys) !== undefined);
  const own = openNote(notes[0] ?? '', keys);
  rows.forEach((row, at) => {
    const proof = proofs[at];
    const fault = (kind: ReceiptFault['kind']) => faults.push({ kind, about: row.row.id });
    if (proof === undefined || own === undefined) return fault('not-signed');
    if (proof.checkpoint !== own.note) return fault('other-checkpoint');
    const leaf = leafBytes(row.entry);
    if (
      !isIncluded({ leaf, index: proof.index, size: own.size, proof: proof.hashes, root: own.root })
    )
      return fault('not-in-the-log');
    const kind = faultOf(row, proof.index);
    if (kind !== undefined) fault(kind);
  });
  const holds = faults.length === 0 && own !== undefined;
  const compared = holds
    ? compareCheckpoints(own, [], {
        ...outside,
        keys,
        checkpoints: [...checkpoints, ...signed],
        proofs: [...(outside.proofs ?? []), ...against.proofs],
      })
    : undefined;
  return {
    rows,
    logSize: own?.size ?? 0,
    faults,
    outside: compared,
    contradictions: [...(compared?.faults ?? []), ...(holds ? against.contradictions() : [])],
  };
}

async function readReceipt(
  chunks: Chunks,
): Promise<{ rows: ReceiptRow[]; faults: ReceiptFault[] }> {
  const rows = new Map<string, ReceiptRow>();
  const faults: ReceiptFault[] = [];
  let lines = 0;
  let end: number | undefined;
  for await (const { text, isExact } of linesIn(chunks)) {
    const about = String(++lines);
    const line = isExact && end === undefined ? readLine(text) : undefined;
    if (line === undefined || (line.kind === 'receipt') !== (lines === 1))
      faults.push({ kind: 'unreadable', about });
    else if (line.kind === 'end') end = line.lines;
    else if (line.kind === 'row') {
      if (rows.has(line.row.id)) faults.push({ kind: 'told-twice', about });
      rows.set(line.row.id, line);
    }
  }
  if (end !== lines - 1) faults.push({ kind: 'cut-short', about: String(lines) });
  if (rows.size === 0) faults.push({ kind: 'no-rows', about: '' });
  return { rows: [...rows.values()], faults };
}

/** A key that stands twice is read as one, and another reader may take the other: such a line is none. */
function readLine(text: string): ReceiptLine | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return JSON.stringify(parsed) === text ? receiptLine.safeParse(parsed).data : undefined;
  } catch {
    return undefined;
  }
}

function openNote(
  note: string,
  keys: ReturnType<typeof followKeys>,
): (Checkpoint & { note: string }) | undefined {
  const opened = openCheckpoint(note, keys);
  return opened.kind === 'checkpoint' ? { ...opened.checkpoint, note } : undefined;
}

/** An import's transaction may take that long from a row to its entry. */
const mostMsApart = 3_600_000;

/** What its entry, which is in the log, doesn't say of it. */
function faultOf(line: ReceiptRow, leaf: number): ReceiptFault['kind'] | undefined {
  const entry = listEntryOf({ kind: 'audit-entry', leaf, ...line.entry });
  const { row } = line;
  const isListed =
    entry?.act === 'ledger-added' &&
    entry.basis === row.basis &&
    standsIn(entry, { ...line, entry: line.entry.id }, digestOf(row));
  if (!isListed) return 'row-not-in-the-log';
  const apart = Math.abs(Date.parse(takenDownAt(row)) - Date.parse(entry.at));
  return apart > mostMsApart ? 'row-dated-otherwise' : undefined;
}
