import { readFile } from 'node:fs/promises';
import { checkLog } from '#domain/audit/log/check-log.ts';
import { readVerifier, splitNotes } from '#domain/audit/log/checkpoint.ts';
import { describeLog } from '#domain/audit/log/describe-log.ts';
import { command, Misuse } from './cli-command.ts';

export const auditCommands = {
  'audit verify': command({
    about: 'checks the whole audit log against its signed checkpoints, and against those in a file',
    options: { key: '<public key>', checkpoints: '<file>' },
    run: async ({ db }, { values }) => {
      const verifier = values.key === undefined ? undefined : readVerifier(values.key);
      if (verifier === undefined)
        throw new Misuse(
          'Give the log’s public key: --key "bellwether.example.org/audit-log+…". The dial worker writes it to its log when it starts; keep a copy elsewhere.',
        );
      const outside = values.checkpoints === undefined ? [] : await notesIn(values.checkpoints);
      const check = await checkLog(db, verifier, outside);
      console.log(describeLog(check));
      if (check.faults.length > 0) process.exitCode = 1;
    },
  }),
};

async function notesIn(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Misuse(`${file} can’t be read.`);
  });
  const notes = splitNotes(text);
  if (notes.length === 0) throw new Misuse(`${file} holds no checkpoint.`);
  return notes;
}
