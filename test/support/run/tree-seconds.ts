import { readdirSync, readFileSync } from 'node:fs';

/** Of a line of `/proc/<pid>/stat`: who it is, whose child, and the time it and its ended children have computed. */
type Seen = { parent: number; since: string; ticks: number };

/** Linux counts in hundredths on every machine that has this run. */
const ticksPerSecond = 100;

/**
 * How long a process and all that came from it have computed, together. A process that is handed over when its parent
 * ends, as PostgreSQL is, is known by a mark in its environment. Linux adds what has ended to its parent's; what nobody of
 * ours waited for is kept as it was last seen, so this is asked about once a second.
 */
export class TreeSeconds {
  readonly #root: number;
  readonly #mark: string;
  #members = new Map<number, Seen>();
  readonly #strangers = new Map<number, string>();
  #handedOver = 0;

  constructor(root: number, mark: string) {
    this.#root = root;
    this.#mark = mark;
  }

  look(): number {
    const seen = new Map(pids().flatMap((pid) => [...statOf(pid)].map((stat) => [pid, stat])));
    const members = new Map<number, Seen>();
    // Parents first, for the most part; who comes before its parent is known by the mark, or at the next look.
    for (const [pid, stat] of [...seen].toSorted(([a], [b]) => a - b)) {
      if (this.#isOurs(pid, stat, members)) members.set(pid, stat);
    }
    for (const [pid, last] of this.#members) {
      if (members.get(pid)?.since !== last.since && !this.#members.has(last.parent)) {
        this.#handedOver += last.ticks;
      }
    }
    this.#members = members;
    const running = [...members.values()].reduce((sum, { ticks }) => sum + ticks, 0);
    return (running + this.#handedOver) / ticksPerSecond;
  }

  #isOurs(pid: number, stat: Seen, members: ReadonlyMap<number, Seen>): boolean {
    if (pid === this.#root || this.#members.get(pid)?.since === stat.since) return true;
    if (members.has(stat.parent) || this.#members.has(stat.parent)) return true;
    if (this.#strangers.get(pid) === stat.since) return false;
    if (textOf(`/proc/${pid}/environ`).split('\0').includes(this.#mark)) return true;
    this.#strangers.set(pid, stat.since);
    return false;
  }
}

const pids = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

/** Nothing, once it has ended. */
function* statOf(pid: number): Generator<Seen> {
  const text = textOf(`/proc/${pid}/stat`);
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  if (fields.length < 20) return;
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  yield { parent: Number(fields[1]), since: fields[19] ?? '', ticks };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // It has ended, or is another user's.
    return '';
  }
}
