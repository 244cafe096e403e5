import type { Connection } from '#database/connect.ts';
import { checkLog } from '#domain/audit/log/check-log.ts';
import type { LogSigner, LogVerifier } from '#domain/audit/log/checkpoint.ts';
import { describeLog } from '#domain/audit/log/describe-log.ts';
import { type Consistency, findConsistency } from '#domain/audit/log/find-consistency.ts';
import { verifierOf } from '#domain/audit/log/log-key.ts';
import { sealLog } from '#domain/audit/log/seal-log.ts';
import { checkBundle } from '#domain/proof/check/check-bundle.ts';
import { describeBundle } from '#domain/proof/check/describe-bundle.ts';
import { exportEvidence } from '#domain/proof/evidence/export-evidence.ts';
import { checkLedger } from '#domain/proof/ledger/check-ledger.ts';
import { describeLedger } from '#domain/proof/ledger/describe-ledger.ts';
import type { Tampering, Verifier } from './tampering.ts';
import { keepLog, whileTampered } from './while-tampered.ts';

export type TamperedLog = {
  owner: Connection;
  /** Of the workers, none of which is running. */
  signer: LogSigner;
  campaignId: string;
  /** Who downloads the evidence file. */
  operatorId: string;
};

/** What each verifier says: nothing where it finds nothing, undefined where it can't be asked. */
export type Says = Record<Verifier, readonly string[] | undefined>;

/** What somebody without the database is given: the evidence file, and what leads to the checkpoints that were kept. */
export type Exported = {
  lines: readonly string[];
  checkpoints: readonly string[];
  proofs: readonly Consistency[];
};

export type Played = { tampering: Tampering; says: Says; exported: Exported | undefined };

/** Does one after the other to the same log, which is put back each time. */
export async function* playTamperings(
  log: TamperedLog,
  tamperings: readonly Tampering[],
): AsyncGenerator<Played> {
  const { owner, signer } = log;
  const verifier = [verifierOf(signer)];
  const kept = await selectNotes(owner);
  const newest = kept.at(-1) ?? '';
  const size = sizeOf(newest);
  await keepLog(owner.pool);
  for (const tampering of tamperings) {
    const { change, undo, thenSealed, alsoKept, withoutFile } = tampering;
    yield await whileTampered(
      owner.pool,
      (client) => (typeof change === 'string' ? client.query(change) : change(client)),
      async () => {
        if (thenSealed) while ((await sealLog(owner.db, signer)) > 0);
        const shown = alsoKept ? [alsoKept({ signer, size })] : [];
        const database = await checkLog(owner.db, verifier);
        const outside = await checkLog(owner.db, verifier, [...kept, ...shown]);
        const rows = faultsIn(describeLedger(await checkLedger(owner.db)));
        const exported = withoutFile ? undefined : await exportFile(log, [newest, ...shown]);
        return {
          tampering,
          says: {
            database: [...faultsIn(describeLog(database)), ...rows],
            kept: [...faultsIn(describeLog(outside)), ...rows],
            file: exported && (await checkFile(exported, verifier)),
          },
          exported,
        };
      },
      undo,
    );
  }
}

/** Downloads the evidence of the closure as compliance staff do. */
async function exportFile(
  { owner, signer, ...of }: TamperedLog,
  checkpoints: readonly string[],
): Promise<Exported> {
  const lines: string[] = [];
  let note = '';
  for await (const line of whileSealing(owner, signer, exportEvidence(owner.db, of))) {
    lines.push(JSON.stringify(line));
    if (line.kind === 'proof') note = String(line['checkpoint']);
  }
  const proofs = [];
  for (const from of new Set(checkpoints.map(sizeOf))) {
    const proof = await findConsistency(owner.db, { from, to: sizeOf(note) });
    if (proof.kind === 'consistency') proofs.push(proof);
  }
  return { lines, checkpoints, proofs };
}

async function checkFile({ lines, ...outside }: Exported, verifier: readonly LogVerifier[]) {
  return faultsIn(
    describeBundle(
      await checkBundle([lines.map((line) => `${line}\n`).join('')], verifier, outside),
    ),
  );
}

/** The file waits until it is sealed itself. */
async function* whileSealing<T>(
  owner: Connection,
  signer: LogSigner,
  lines: AsyncGenerator<T>,
): AsyncGenerator<T> {
  const end = new AbortController();
  const sealing = (async () => {
    while (!end.signal.aborted) {
      await sealLog(owner.db, signer);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    // A log that was tampered with may not let itself be sealed.
  })().catch(() => {});
  try {
    yield* lines;
  } finally {
    end.abort();
    await sealing;
  }
}

/** The checkpoints as somebody outside has them. */
async function selectNotes({ db }: Connection): Promise<string[]> {
  const rows = await db.selectFrom('audit_checkpoint').select('note').orderBy('size').execute();
  return rows.map(({ note }) => note);
}

const sizeOf = (note: string) => Number(note.split('\n')[1]);

/** The sentences that the command lists, without those around them. */
const faultsIn = (told: string) =>
  told.split('\n').flatMap((line) => (line.startsWith('- ') ? [line.slice(2)] : []));
