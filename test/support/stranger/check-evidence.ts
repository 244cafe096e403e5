import { createHash } from 'node:crypto';
import { canonical, type Line, leafHash, rootOfProof, rootOver, sha256, text } from './hashes.ts';
import { isSameLog, openNote } from './notes.ts';
import { storyFaults } from './read-story.ts';

export type Given = {
  /** The file, line by line. */
  lines: readonly string[];
  /** Signed notes that somebody kept, and what the district wrote to compare them with the file's. */
  checkpoints: readonly string[];
  proofs: readonly string[];
};

/** Steps 1 to 7 of docs/evidence-file.md: what doesn't hold, each with the number of its step. */
export function checkEvidence({ lines, checkpoints, proofs }: Given, publicKey: string): string[] {
  const file = lines.map((line) => JSON.parse(line) as Line);
  const faults: string[] = [];
  const hold = (isSo: boolean, words: string) => {
    if (!isSo) faults.push(words);
  };
  const of = (kind: string) => file.filter((line) => line['kind'] === kind);

  const written = file.findIndex(({ act }) => act === 'evidence-written');
  const entry = file[written];
  const before = createHash('sha256');
  for (const line of lines.slice(0, written)) before.update(`${line}\n`);
  hold(of('end')[0]?.['lines'] === file.length - 1, '1: the file is cut short');
  hold(
    entry !== undefined && (entry['facts'] as Line)['digest'] === before.digest('hex'),
    '1: the file is not as it was written',
  );
  hold(
    file
      .slice(written + 1)
      .every(({ kind }) => ['consistency', 'proof', 'end'].includes(text(kind))),
    '1: something stands behind the entry about the file',
  );

  const proof = of('proof')[0] ?? {};
  const own = openNote(text(proof['checkpoint']), publicKey);
  hold(own !== undefined, '2: the checkpoint is not signed');

  const entries = of('audit-entry').filter(({ leaf }) => leaf !== null);
  const leaves = new Map(entries.map((line) => [Number(line['leaf']), leafHash(bytesOf(line))]));
  const hashes = ((proof['hashes'] ?? []) as string[]).map((hash) => Buffer.from(hash, 'base64'));
  hold(leaves.size === entries.length, '3: two entries have one place');
  hold(
    own !== undefined && rootOfProof(own.size, leaves, hashes)?.equals(own.root) === true,
    '3: the entries are not those of the log',
  );
  hold(entry?.['leaf'] !== null, '3: the log does not vouch for the file');

  for (const version of of('version')) checkVersion(version, of, hold);
  faults.push(...storyFaults(file, entries));

  const all = [...of('consistency'), ...proofs.map((line) => JSON.parse(line) as Line)];
  const carried = of('consistency').flatMap(({ checkpoint }) =>
    typeof checkpoint === 'string' ? [checkpoint] : [],
  );
  for (const note of [...carried, ...checkpoints]) {
    const other = openNote(note, publicKey);
    hold(other !== undefined, '7: a checkpoint is not signed');
    if (own === undefined || other === undefined) continue;
    const isSame = isSameLog(own, other, all);
    hold(isSame !== undefined, `7: nothing compares the checkpoint of ${other.size}`);
    hold(isSame !== false, `7: the checkpoint of ${other.size} is of another log`);
  }
  return faults;
}

function bytesOf(line: Line): string {
  const fields = ['id', 'at', 'actor', 'act', 'subject', 'facts'];
  return canonical(Object.fromEntries(fields.map((field) => [field, line[field] ?? null])));
}

/** Step 4. */
function checkVersion(
  version: Line,
  of: (kind: string) => Line[],
  hold: (isSo: boolean, words: string) => void,
): void {
  const content = version['sealed_content'];
  if (content === null || content === undefined || version['fingerprint'] === null) return;
  hold(
    sha256(canonical(content)).toString('hex') === version['fingerprint'],
    '4: the text is not that of the fingerprint',
  );
  for (const [kind, list] of [
    ['recipient', 'recipients'],
    ['exclusion', 'exclusions'],
  ] as const) {
    const sealed = (content as Line)[list] as Line | undefined;
    const own = of(kind).filter((line) => line['version_id'] === version['id']);
    const root = rootOver(own.map((one) => leafHash(text(one['line']))));
    hold(root.toString('hex') === sealed?.['root'], '4: a list is not the one that was approved');
  }
}
