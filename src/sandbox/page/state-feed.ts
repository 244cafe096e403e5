import type { Response } from 'express';
import { keyOf, type PageItem } from './page-item.ts';

/** Five times a second is as often as an eye can use. */
const everyMs = 200;
/** Some of the page depends on time alone, and a quiet stream would be cut by a proxy. */
const idleMs = 1000;

export type StateFeed = {
  /** Something may have changed: looks soon, and once for all that changes until then. */
  touch(): void;
  open(response: Response): void;
  close(): void;
};

/** Server-sent events: everything at first, then only the items that changed. */
export function createStateFeed(collect: () => PageItem[]): StateFeed {
  const streams = new Set<Response>();
  let known = new Map<string, string>();
  let soon: NodeJS.Timeout | undefined;

  const look = () => {
    soon = undefined;
    if (streams.size === 0) return;
    const now = serialize(collect());
    const set = [...now].filter(([key, json]) => known.get(key) !== json);
    const gone = [...known.keys()].filter((key) => !now.has(key));
    known = now;
    if (set.length + gone.length === 0) return;
    const event = asEvent({ whole: false, set, gone });
    for (const stream of streams) stream.write(event);
  };
  const touch = () => {
    soon ??= setTimeout(look, everyMs);
  };
  const pulse = setInterval(touch, idleMs);

  return {
    touch,
    open(response) {
      response.set({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.flushHeaders();
      // The others get what changed since, and this one all of it at the same moment.
      look();
      known = serialize(collect());
      streams.add(response);
      response.on('close', () => streams.delete(response));
      response.write(asEvent({ whole: true, set: [...known], gone: [] }));
    },
    close() {
      clearInterval(pulse);
      clearTimeout(soon);
      for (const stream of streams) stream.end();
    },
  };
}

function serialize(items: PageItem[]): Map<string, string> {
  return new Map(items.map((item) => [keyOf(item), JSON.stringify(item)]));
}

function asEvent(update: { whole: boolean; set: [string, string][]; gone: string[] }): string {
  const set = update.set.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(',');
  const gone = JSON.stringify(update.gone);
  return `data: {"whole":${update.whole},"set":{${set}},"gone":${gone}}\n\n`;
}
