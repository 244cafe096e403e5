import type { Edge, EdgeRefusal } from '#conversation/kit/edge-refusal.ts';
import type { Db } from '#database/transaction.ts';
import { recordRefusedRequests } from '#domain/audit/record-refused-requests.ts';

/** Called for each refused request; returns at once and never throws. */
export type NoteEdgeRefusal = (edge: Edge, reason: EdgeRefusal) => void;

const minuteMs = 60_000;

/**
 * Puts what was turned away into the audit log without letting a flood fill it: anybody on the internet can send
 * forged requests, and entries are kept for years. The first one of a kind is written at once; those that follow
 * within the minute are counted, and written as one entry at its end, minute after minute while they keep coming.
 */
export function countEdgeRefusals(options: {
  db: Db;
  onFault: (error: unknown) => void;
  windowMs?: number;
}): AsyncDisposable & { note: NoteEdgeRefusal } {
  const { db, onFault, windowMs = minuteMs } = options;
  type Window = { edge: Edge; reason: EdgeRefusal; count: number; timer: NodeJS.Timeout };
  const windows = new Map<string, Window>();
  const writing = new Set<Promise<void>>();

  function write(refused: { edge: Edge; reason: EdgeRefusal; count: number }): void {
    const { edge, reason, count } = refused;
    const written = recordRefusedRequests(db, { edge, reason, count })
      .catch(onFault)
      .finally(() => writing.delete(written));
    writing.add(written);
  }

  function close(key: string): void {
    const window = windows.get(key);
    if (window === undefined) return;
    if (window.count === 0) {
      clearInterval(window.timer);
      windows.delete(key);
      return;
    }
    write(window);
    window.count = 0;
  }

  return {
    note(edge, reason) {
      const key = `${edge} ${reason}`;
      const open = windows.get(key);
      if (open !== undefined) {
        open.count += 1;
        return;
      }
      const timer = setInterval(() => close(key), windowMs).unref();
      windows.set(key, { edge, reason, count: 0, timer });
      write({ edge, reason, count: 1 });
    },

    async [Symbol.asyncDispose]() {
      for (const window of windows.values()) {
        clearInterval(window.timer);
        if (window.count > 0) write(window);
      }
      windows.clear();
      await Promise.all(writing);
    },
  };
}
