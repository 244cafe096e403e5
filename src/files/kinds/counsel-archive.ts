import { readFile } from 'node:fs/promises';
import { type EvidenceLine, writeLine } from '#domain/proof/evidence/evidence-line.ts';
import type { ZippedFile } from '#files/zip.ts';

const verifier = new URL('../../reports/evidence/verify_evidence.py', import.meta.url);

type Archived = {
  /** What the evidence file is called. */
  name: string;
  lines: AsyncIterable<EvidenceLine>;
  pdf: () => Promise<Buffer>;
  /** Checkpoints that stand where the database's owner can't change them. */
  posted: readonly string[];
};

/**
 * All that counsel needs to check a closure alone: the file, its short form on paper, the words that people agreed to, the digests
 * of scanned forms, checkpoints kept outside, and a program that needs a standard Python and nothing else.
 */
export async function* counselArchive({
  name,
  lines,
  pdf,
  posted,
}: Archived): AsyncGenerator<ZippedFile> {
  yield { name: 'README.txt', body: [howTo(name)] };
  yield { name: 'verify_evidence.py', body: [await readFile(verifier, 'utf8')] };
  const bases = new Bases();
  yield { name, body: bases.read(lines) };
  yield { name: 'consent-words.txt', body: bases.words };
  yield { name: 'scans.csv', body: bases.scans };
  yield { name: 'checkpoints.txt', body: posted.map((note) => `${note}\n`) };
  yield { name: name.replace(/jsonl$/, 'pdf'), body: [await pdf()] };
}

/** What of the file counsel looks for by hand, gathered while its lines leave. */
class Bases {
  readonly words: string[] = [];
  readonly scans: string[] = ['consent,method,sha256 of the scan or recording\r\n'];

  async *read(lines: AsyncIterable<EvidenceLine>): AsyncGenerator<string> {
    for await (const line of lines) {
      if (line.kind === 'basis') this.#take(line['row'] as Record<string, string | null>);
      yield writeLine(line);
    }
  }

  #take(row: Readonly<Record<string, string | null>>): void {
    if (row['basis'] === 'wording')
      this.words.push(`Version ${row['version']}, ${row['language']}:\n\n${row['body']}\n\n`);
    if (row['basis'] === 'consent' && row['evidence_hash'] !== null)
      this.scans.push(`${row['id']},${row['method']},${row['evidence_hash']}\r\n`);
  }
}

const howTo = (name: string) => `How to check this evidence

1. Get the public key of the district's audit log from somebody who isn't in its IT: an auditor, or the
   person who keeps its checkpoints. A key that comes with the evidence proves nothing.
2. With Python 3.8 or newer, without the network:

   python3 verify_evidence.py ${name} --key "the key" --checkpoints checkpoints.txt

   It says that the file holds, or each thing that doesn't. Better than checkpoints.txt is a file of
   checkpoints that you or a witness kept: paste them into one, in any words around them.
3. The PDF says the same in words and counts. It proves nothing by itself.

consent-words.txt has the words that people agreed to. scans.csv has the SHA-256 of scanned forms and
recordings: compare them with the scans that the district produces.

The format is described in docs/evidence-file.md of Bellwether.
`;
