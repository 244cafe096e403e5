import { type BundleLine, bundleLine, kinds } from './bundle-line.ts';

type Unread = { fault: { kind: 'unreadable' | 'out-of-order' | 'told-twice'; about: string } };

/** Reads a file line by line. */
export class BundleReading {
  lines = 0;
  #kind = 0;
  readonly #seen = new Set<string>();

  /** `about` of a fault is the number of the line. */
  read({ text, isExact }: { text: string; isExact: boolean }): { line: BundleLine } | Unread {
    const about = String(++this.lines);
    const parsed = parse(text);
    // A key that is there twice is read as one, and another reader may take the other.
    const isAsWritten = isExact && JSON.stringify(parsed) === text;
    const line = bundleLine.safeParse(parsed);
    if (!line.success || !isAsWritten || !text.startsWith('{"kind":"'))
      return { fault: { kind: 'unreadable', about } };
    const kind = kinds.indexOf(line.data.kind);
    if (kind < this.#kind) return { fault: { kind: 'out-of-order', about } };
    this.#kind = kind;
    const key = keyOf(line.data);
    if (this.#seen.has(key)) return { fault: { kind: 'told-twice', about } };
    this.#seen.add(key);
    return { line: line.data };
  }
}

/** What a file has once. */
function keyOf(line: BundleLine): string {
  switch (line.kind) {
    case 'recipient':
    case 'exclusion':
      // A phone is on one of the two lists, for each channel.
      return `listed ${line.version_id} ${line.phone_id} ${line.channel}`;
    case 'letter':
      return `letter ${line.version_id} ${line.address_id}`;
    case 'rule':
      return `rule ${JSON.stringify([line.rule_set, line.id])}`;
    case 'basis':
    case 'revocation':
      return `${line.kind} ${line.row.id}`;
    case 'consistency':
      return `consistency ${line.from} ${line.to}`;
    case 'guide':
    case 'campaign':
    case 'proof':
    case 'end':
      return line.kind;
    default:
      return `${line.kind} ${line.id}`;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The bytes of a file, in pieces of any length. */
export type Chunks = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;

/** A line of a file without its line feed; not exact where it has none, or its bytes are no UTF-8. */
export type ReadLine = { text: string; isExact: boolean };

/** The lines of a file, which ends each with one line feed and has nothing behind the last. */
export async function* linesIn(chunks: Chunks): AsyncGenerator<ReadLine> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let rest = '';
  const read = (text: string): ReadLine => ({ text, isExact: !text.includes('\uFFFD') });
  for await (const chunk of chunks) {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield read(line);
  }
  rest += decoder.decode();
  if (rest !== '') yield { text: rest, isExact: false };
}
