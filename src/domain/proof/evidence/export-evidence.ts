import { createHash } from 'node:crypto';
import { run } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import {
  type EvidenceKind,
  type EvidenceLine,
  type EvidenceOf,
  writeLine,
} from './evidence-line.ts';
import { selectProof } from './evidence-proof-store.ts';
import { evidenceRows } from './evidence-rows-store.ts';
import { recordEvidenceFile } from './record-evidence-file.ts';

/**
 * Everything that happened in a closure, or to one phone in it, as it stood at one moment, in an order that reads as a
 * story; then what proves it. The last line counts the others, so that a file that was cut short can be told.
 */
export async function* exportEvidence(
  db: Db,
  of: EvidenceOf & { operatorId: string },
): AsyncGenerator<EvidenceLine> {
  const digest = createHash('sha256');
  const leaves: number[] = [];
  let lines = 0;
  for await (const line of linesOf(db, of)) {
    digest.update(writeLine(line));
    lines++;
    if (typeof line['leaf'] === 'number') leaves.push(line['leaf']);
    yield line;
  }
  const { operatorId } = of;
  const file = { operatorId, digest: digest.digest('hex'), lines };
  const written = await recordEvidenceFile(db, of, file);
  if (written.leaf !== null) leaves.push(written.leaf);
  yield { kind: 'audit-entry', ...written };
  const proof = await readAtOneMoment(db, (tx) => selectProof(tx, leaves));
  yield* proof;
  yield { kind: 'end', lines: lines + 1 + proof.length };
}

async function* linesOf(db: Db, of: EvidenceOf): AsyncGenerator<EvidenceLine> {
  yield { kind: 'guide', format: 2, read: readingGuide };
  const snapshot = await beginReading(db);
  try {
    // Who downloads on a slow line takes their time between two rows.
    await run(snapshot)`SET LOCAL idle_in_transaction_session_timeout = '1min'`;
    for (const [kind, rowsOf] of Object.entries(evidenceRows))
      for await (const row of rowsOf(snapshot, of)) yield { kind: kind as EvidenceKind, ...row };
  } finally {
    await snapshot.rollback().execute();
  }
}

async function readAtOneMoment<T>(db: Db, read: (tx: Transaction) => Promise<T>): Promise<T> {
  const snapshot = await beginReading(db);
  try {
    return await read(snapshot);
  } finally {
    await snapshot.rollback().execute();
  }
}

const beginReading = (db: Db) =>
  db.startTransaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute();

/** Says to who opens the file what it is and how it is checked; docs/evidence-file.md says each step to the byte. */
const readingGuide = [
  'One JSON object a line: a closure, its versions, decisions, call list, calls and opt-outs, and the audit log’s entries about them. Phones, people and calls are ids; no name and no number of a family is in it.',
  'campaign: the closure. Where “phone” is an id, the file is about that phone alone.',
  'version: each request or edit, with who asked, their roles and training then, the rule set, and “sealed_content”: all that an approval covers, the text of each language among it.',
  'approval: each decision, with the roles and training of who decided at that moment.',
  'rule, recipient, exclusion, basis: why each phone was called or not. “evidence” of a list line is the “id” of a basis, and “basis” its digest. “entry”, “place” and “hashes” lead from a basis to its entry.',
  'letter: each e-mail of the list, by the id of its address, and what the mail server said.',
  'deleted-basis: one that was deleted when its term was over. attempt, call-event, revocation: each call and text, what the carrier reported, and the opt-outs.',
  'audit-entry: what the log says of all this. The last one, “evidence-written”, has the SHA-256 of every line before it.',
  'proof: a signed checkpoint of the log, and the hashes that lead from the entries to its root. consistency: earlier checkpoints, and what shows that this log only grew out of them.',
  'Check it offline: npm run audit:verify -- <file> --key <public key of the log> --checkpoints <file of checkpoints that somebody else kept>.',
  'By hand: SHA-256 throughout. Entry bytes are RFC 8785 JSON of id, at, actor, act, subject, facts; trees are those of RFC 9162, 2.1; checkpoints are C2SP signed notes (c2sp.org/tlog-checkpoint) with Ed25519.',
  'It doesn’t prove that what was written down was true, whose ids they are, or that the log is the only one: for that, compare it with checkpoints kept outside the district.',
] as const;
