import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { type LogSigner, signCheckpoint } from '#domain/audit/log/checkpoint.ts';
import { type LoggedEntry, leafBytes } from '#domain/audit/log/leaf.ts';
import { inclusionProof } from '#domain/audit/log/tree/tree.ts';
import { leafHash, MerkleRoot } from '#domain/audit/merkle.ts';

export type Line = Record<string, unknown> & { kind: string };
type Row = Record<string, unknown> & { id: string; basis: string };

/** A file in the hands of somebody who holds the log's key, and makes another log for it. */
export class Forgery {
  lines: Line[];

  constructor(file: string) {
    this.lines = file
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
  }

  of(kind: string): Line[] {
    return this.lines.filter((line) => line.kind === kind);
  }

  first(kind: string, isIt: (line: Line) => boolean = () => true): Line {
    const found = this.of(kind).find(isIt);
    if (found === undefined) throw new Error(`the file has no such ${kind}`);
    return found;
  }

  entry(act: string, isIt: (line: Line) => boolean = () => true): Line {
    return this.first('audit-entry', (line) => line['act'] === act && isIt(line));
  }

  facts(act: string): Record<string, unknown> {
    return this.entry(act)['facts'] as Record<string, unknown>;
  }

  row(basis: string): Row {
    return this.first('basis', ({ row }) => (row as Row).basis === basis)['row'] as Row;
  }

  drop(line: Line): void {
    this.lines = this.lines.filter((one) => one !== line);
  }

  after(line: Line, ...added: Line[]): void {
    this.lines.splice(this.lines.indexOf(line) + 1, 0, ...added);
  }

  /** Makes lists of the ledger, call lists and fingerprints again, so that they fit what the lines say by now. */
  rebuild(): this {
    const digests = this.#relist();
    for (const line of [...this.of('recipient'), ...this.of('exclusion')]) {
      const digest = digests.get(String(line['evidence']));
      if (digest !== undefined) line['basis'] = digest;
      line['line'] = lineOf(line);
    }
    for (const version of this.of('version')) this.#refinger(version);
    return this;
  }

  /** Of each entry about rows a list of those that the file has; returns each row's digest. */
  #relist(): Map<string, string> {
    const rows = [...this.of('basis'), ...this.of('revocation')];
    const digests = new Map<string, string>();
    for (const [entryId, own] of Map.groupBy(rows, ({ entry }) => String(entry))) {
      const entry = this.first('audit-entry', ({ id }) => id === entryId);
      const ids = [...new Set(own.map(({ row }) => (row as Row).id))].toSorted();
      const leaves = ids.map((id) =>
        leafHash(
          Buffer.from(canonicalize(own.find(({ row }) => (row as Row).id === id)?.['row']) ?? ''),
        ),
      );
      const complete = (from: number, to: number) => rootOver(leaves.slice(from, to));
      entry['facts'] = { root: rootOver(leaves).toString('hex'), rows: leaves.length };
      for (const line of own) {
        const place = ids.indexOf((line['row'] as Row).id);
        line['place'] = place;
        line['hashes'] = inclusionProof(complete, place, leaves.length).map((one) =>
          one.toString('base64'),
        );
      }
      ids.forEach((id, place) => digests.set(id, leaves[place]?.toString('hex') ?? ''));
    }
    return digests;
  }

  #refinger(version: Line): void {
    const content = version['sealed_content'] as Record<string, { root: string; count: number }>;
    if (content === null) return;
    for (const [kind, name] of [
      ['recipient', 'recipients'],
      ['exclusion', 'exclusions'],
    ] as const) {
      const own = this.of(kind).filter((line) => line['version_id'] === version['id']);
      const list = content[name];
      if (list === undefined) continue;
      list.root = rootOver(own.map(({ line }) => leafHash(Buffer.from(String(line))))).toString(
        'hex',
      );
      list.count = own.length;
    }
    const before = version['fingerprint'];
    const fingerprint = hash('sha256', canonicalize(content) ?? '', 'hex');
    version['fingerprint'] = fingerprint;
    for (const line of this.of('approval'))
      if (line['fingerprint'] === before) line['fingerprint'] = fingerprint;
    for (const line of this.of('audit-entry')) {
      const facts = line['facts'] as Record<string, unknown>;
      if (facts['fingerprint'] === before) facts['fingerprint'] = fingerprint;
    }
  }

  /** Seals it: entries get the places in which they stand, and a log that has nothing else is signed. */
  sealed(signer: LogSigner): string {
    const entries = this.of('audit-entry');
    const written = entries.at(-1) as Line;
    const head = this.lines.slice(0, this.lines.indexOf(written));
    // Also what was too new to have one.
    entries.forEach((entry, place) => (entry['leaf'] = place));
    const facts = written['facts'] as Record<string, unknown>;
    facts['digest'] ??= '';
    const text = head.map((line) => `${JSON.stringify(line)}\n`).join('');
    if (facts['digest'] !== 'kept') facts['digest'] = hash('sha256', text, 'hex');
    facts['lines'] = (facts['lines'] as number) < 0 ? 7 : head.length;
    // It carries none: those of the log that was aren't of this one.
    if (facts['checkpoints'] !== 99) facts['checkpoints'] = 0;
    const leaves = entries.map((entry) => leafHash(leafBytes(entry as unknown as LoggedEntry)));
    const checkpoint = {
      origin: signer.name,
      size: leaves.length,
      root: rootOver(leaves),
    };
    const tail: Line[] = [
      written,
      { kind: 'proof', checkpoint: signCheckpoint(checkpoint, signer), hashes: [] },
    ];
    const end = { kind: 'end', lines: head.length + tail.length };
    return text + [...tail, end].map((line) => `${JSON.stringify(line)}\n`).join('');
  }
}

function rootOver(leaves: readonly Buffer[]): Buffer {
  const tree = new MerkleRoot();
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
}

function lineOf(line: Line): string {
  const { phone_id, channel, language, also, time_zones, rule, evidence, basis } =
    line as unknown as Record<string, string> & { time_zones: string[] };
  const middle =
    line.kind === 'recipient'
      ? [[language, also].filter((one) => one !== null).join('+'), time_zones.join()]
      : [];
  return [phone_id, channel, ...middle, rule, evidence, basis]
    .filter((one) => one !== null)
    .join('|');
}
