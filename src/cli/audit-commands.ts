import { open, readFile } from 'node:fs/promises';
import { checkLog } from '#domain/audit/log/check-log.ts';
import { type LogVerifier, readVerifier, splitNotes } from '#domain/audit/log/checkpoint.ts';
import { describeLog } from '#domain/audit/log/describe-log.ts';
import { checkBundle } from '#domain/evidence/check-bundle.ts';
import { describeBundle } from '#domain/evidence/describe-bundle.ts';
import { command, fileCommand, Misuse } from './cli-command.ts';

const options = { key: '<public key>', checkpoints: '<file>' } as const;

export const auditCommands = {
  'audit verify': command({
    about: 'checks the whole audit log against its signed checkpoints, and against those in a file',
    options,
    run: async ({ db }, { values }) => {
      const check = await checkLog(db, verifierIn(values.key), await notesIn(values.checkpoints));
      console.log(describeLog(check));
      if (check.faults.length > 0) process.exitCode = 1;
    },
  }),
  'audit verify-file': fileCommand({
    about: 'checks the evidence file of a closure, without the database or the network',
    words: ['<file>'],
    options,
    script: 'audit:verify',
    run: async ({ words: [name], values }) => {
      const verifier = verifierIn(values.key);
      if (name === undefined) throw new Misuse('Give the evidence file.');
      const file = await open(name).catch(() => undefined);
      if (file === undefined) throw new Misuse(`${name} can’t be read.`);
      const check = await checkBundle(
        file.readLines(),
        verifier,
        await notesIn(values.checkpoints),
      );
      console.log(describeBundle(check));
      if (check.faults.length > 0) process.exitCode = 1;
    },
  }),
};

function verifierIn(key: string | undefined): LogVerifier {
  const verifier = key === undefined ? undefined : readVerifier(key);
  if (verifier !== undefined) return verifier;
  throw new Misuse(
    'Give the log’s public key: --key "bellwether.example.org/audit-log+…". The dial worker writes it to its log when it starts; keep a copy elsewhere.',
  );
}

async function notesIn(name: string | undefined): Promise<string[]> {
  if (name === undefined) return [];
  const text = await readFile(name, 'utf8').catch(() => {
    throw new Misuse(`${name} can’t be read.`);
  });
  const notes = splitNotes(text);
  if (notes.length === 0) throw new Misuse(`${name} holds no checkpoint.`);
  return notes;
}
