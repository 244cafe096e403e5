/**
 * One thread of time for everything in the simulation: an event queue, and processes written as generators. A
 * process yields how many milliseconds pass until it goes on, or `parked` and is resumed by somebody else.
 */
export const parked = -1;

export type Process = Generator<number, void, void>;

/** Whose processes die and stand still together: a worker, or the bot. */
export type Host = { name: string; alive: boolean; pausedUntil: number; tasks: Set<Task> };

export type Task = {
  process: Process;
  host: Host;
  /** What is dropped of when it dies in the middle of a transaction. */
  held: { release(task: Task): void }[];
};

type Entry = { at: number; order: number; run: () => void };

export type Scheduler = {
  readonly now: number;
  after(ms: number, run: () => void): void;
  start(host: Host, process: (task: Task) => Process): void;
  resume(task: Task): void;
  /** Everything of this host is gone, from now on. */
  kill(host: Host): void;
  /** Runs one event; false where there is none left. */
  turn(): boolean;
};

export function createScheduler(startMs: number): Scheduler {
  const heap: Entry[] = [];
  let now = startMs;
  let order = 0;

  function after(ms: number, run: () => void): void {
    push(heap, { at: now + ms, order: order++, run });
  }

  function go(task: Task): void {
    if (!task.host.alive) return letGo(task);
    // A frozen process keeps its locks and its place; its clock goes on.
    if (task.host.pausedUntil > now) return after(task.host.pausedUntil - now, () => go(task));
    const { value, done } = task.process.next();
    if (done === true) task.host.tasks.delete(task);
    else if (value !== parked) after(value, () => go(task));
  }

  return {
    get now() {
      return now;
    },
    after,
    start(host, process) {
      const task: Task = { process: undefined as never, host, held: [] };
      task.process = process(task);
      host.tasks.add(task);
      after(0, () => go(task));
    },
    resume: (task) => after(0, () => go(task)),
    kill(host) {
      host.alive = false;
      for (const task of host.tasks) letGo(task);
      host.tasks.clear();
    },
    turn() {
      const entry = pop(heap);
      if (entry === undefined) return false;
      now = entry.at;
      entry.run();
      return true;
    },
  };
}

/** The database notices that its client is gone, and rolls back. */
function letGo(task: Task): void {
  for (const lock of task.held.splice(0)) lock.release(task);
}

const isBefore = (one: Entry, other: Entry) =>
  one.at < other.at || (one.at === other.at && one.order < other.order);

function push(heap: Entry[], entry: Entry): void {
  let place = heap.length;
  heap.push(entry);
  while (place > 0) {
    const above = (place - 1) >> 1;
    const other = heap[above];
    if (other === undefined || !isBefore(entry, other)) break;
    heap[place] = other;
    place = above;
  }
  heap[place] = entry;
}

function pop(heap: Entry[]): Entry | undefined {
  const [first] = heap;
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  let place = 0;
  for (;;) {
    let below = 2 * place + 1;
    let other = heap[below];
    const right = heap[below + 1];
    if (other !== undefined && right !== undefined && isBefore(right, other)) {
      below += 1;
      other = right;
    }
    if (other === undefined || !isBefore(other, last)) break;
    heap[place] = other;
    place = below;
  }
  heap[place] = last;
  return first;
}
