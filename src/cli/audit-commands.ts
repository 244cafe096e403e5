import { type FileHandle, open } from 'node:fs/promises';
import { readNumber } from '#conversation/kit/read-number.ts';
import { checkLog } from '#domain/audit/log/check-log.ts';
import { type LogVerifier, readVerifier } from '#domain/audit/log/checkpoint.ts';
import { describeLog } from '#domain/audit/log/describe-log.ts';
import { findConsistency } from '#domain/audit/log/find-consistency.ts';
import { findIncident, findIncidentIds } from '#domain/incident/find-incident.ts';
import { consistencyLine } from '#domain/proof/check/bundle-line.ts';
import { checkBundle } from '#domain/proof/check/check-bundle.ts';
import type { ConsistencyProof } from '#domain/proof/check/compare-checkpoints.ts';
import { describeBundle } from '#domain/proof/check/describe-bundle.ts';
import { checkLedger } from '#domain/proof/ledger/check-ledger.ts';
import { describeLedger } from '#domain/proof/ledger/describe-ledger.ts';
import { checkReceipt } from '#domain/proof/receipt/check-receipt.ts';
import { describeReceipt } from '#domain/proof/receipt/describe-receipt.ts';
import { isReceipt } from '#domain/proof/receipt/receipt-line.ts';
import { count } from '#domain/shared/count-words.ts';
import { command, fileCommand, Misuse } from './cli-command.ts';
import { linesOf, notesIn, textOf } from './pasted-text.ts';

const options = { key: '<public key>', checkpoints: '<file>' } as const;

export const auditCommands = {
  'audit verify': command({
    about:
      'checks the whole audit log against its signed checkpoints and those in a file, and rows against the log',
    options,
    checks: true,
    run: async ({ db }, { values }) => {
      const log = await checkLog(db, keysIn(values.key), await notesIn(values.checkpoints));
      console.log(describeLog(log));
      const ledger = await checkLedger(db);
      console.log(describeLedger(ledger));
      if (log.faults.length + ledger.faults.length > 0) process.exitCode = 1;
    },
  }),
  'audit prove': command({
    about: 'writes what shows that the audit log at one size grew out of it at another',
    options: { from: '<entries>', to: '<entries>' },
    run: async ({ db }, { values }) => {
      const from = sizeIn('from', values.from);
      const to = values.to === undefined ? undefined : sizeIn('to', values.to);
      const proof = await findConsistency(db, { from, to });
      if (proof.kind === 'refused')
        throw new Misuse(
          `Give sizes of checkpoints, the smaller one first. ${count(proof.sealed)} entries are sealed now.`,
        );
      console.log(JSON.stringify(proof));
    },
  }),
  'audit verify-file': fileCommand({
    about:
      'checks the evidence file of a closure, or a family’s receipt, without the database or the network',
    words: ['<file>'],
    options: { ...options, proofs: '<file>', witnesses: '<file>', evidence: '<file>' },
    script: 'audit:verify',
    checks: true,
    run: async ({ words: [name], values }) => {
      const trusted = keysIn(values.key);
      if (name === undefined) throw new Misuse('Give the evidence file, or the receipt.');
      const outside = {
        checkpoints: await notesIn(values.checkpoints),
        proofs: await proofsIn(values.proofs),
        witnesses: await witnessesIn(values.witnesses),
      };
      const check = async (file: FileHandle) => checkBundle(contentOf(file), trusted, outside);
      await using file = await openFile(name);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
      if (!isReceipt(buffer.toString('utf8', 0, bytesRead))) {
        if (values.evidence !== undefined)
          throw new Misuse(`${name} isn’t a family’s receipt: --evidence is held to one.`);
        const checked = await check(file);
        console.log(describeBundle(checked));
        if (checked.faults.length > 0) process.exitCode = 1;
        return;
      }
      await using later =
        values.evidence === undefined ? undefined : await openFile(values.evidence);
      const evidence = later && { evidence: () => contentOf(later) };
      const receipt = await checkReceipt(contentOf(file), trusted, { ...outside, ...evidence });
      console.log(describeReceipt(receipt, later !== undefined));
      const checked = later && (await check(later));
      if (checked !== undefined) console.log(`\n${describeBundle(checked)}`);
      const faults = [receipt.faults, receipt.contradictions, checked?.faults ?? []].flat();
      if (faults.length > 0) process.exitCode = 1;
    },
  }),
  'incident show': command({
    about: 'writes all that is kept of an incident or a breach drill, as JSON for an auditor',
    words: ['<number>'],
    run: async ({ db }, { words: [typed] }) => {
      const number = readNumber(typed);
      if (number === undefined || number === 'not-a-number')
        throw new Misuse('Give the incident’s number, such as 3.');
      const [found] = await findIncidentIds(db, number);
      const view = found && (await findIncident(db, found.id));
      if (view === undefined) throw new Misuse(`There is no incident ${number}.`);
      console.log(JSON.stringify(view, null, 2));
    },
  }),
};

async function openFile(name: string): Promise<FileHandle> {
  const file = await open(name).catch(() => undefined);
  if (file === undefined || !(await file.stat()).isFile())
    throw new Misuse(`${name} can’t be read.`);
  return file;
}

/** From its beginning; read again, it is the same. */
const contentOf = (file: FileHandle) => file.createReadStream({ start: 0, autoClose: false });

/** One key, or several with commas between them, where one was lost and could hand nothing on. */
export function keysIn(given: string | undefined): LogVerifier[] {
  if (given === undefined)
    throw new Misuse(
      'Give the log’s public key: --key "bellwether.example.org/audit-log+…". The dial worker writes it to its log when it starts; keep a copy elsewhere.',
    );
  return given.split(',').map((key) => {
    const verifier = readVerifier(key);
    if (verifier !== undefined) return verifier;
    throw new Misuse(
      `“${key}” is no public key of a log. Copy the whole of it, in quotes: --key "bellwether.example.org/audit-log+…".`,
    );
  });
}

function sizeIn(option: 'from' | 'to', text: string | undefined): number {
  const digits = text?.replaceAll(',', '') ?? '';
  if (/^[1-9]\d{0,14}$/.test(digits)) return Number(digits);
  throw new Misuse(
    `Give --${option} as a number of entries: the second line of a checkpoint says it.`,
  );
}

async function proofsIn(name: string | undefined): Promise<ConsistencyProof[]> {
  if (name === undefined) return [];
  return linesOf(await textOf(name)).map((line) => {
    const proof = consistencyLine.safeParse(parse(line));
    if (!proof.success) throw new Misuse(`${name} isn’t what “audit prove” writes.`);
    return proof.data;
  });
}

/** One key a line. */
async function witnessesIn(name: string | undefined): Promise<LogVerifier[]> {
  if (name === undefined) return [];
  return linesOf(await textOf(name)).map((line) => {
    const witness = readVerifier(line);
    if (witness === undefined) throw new Misuse(`${name} holds a line that is no witness’s key.`);
    return witness;
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
