import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket, connect as toServer } from 'node:net';

/** The line to a PostgreSQL, which can go dead or break at the worst moment. */
export type DatabaseLine = AsyncDisposable & {
  /** The database's address by this line. */
  urlOf(url: string): string;
  /**
   * Nothing of what is open now gets through any more, either way, and nobody is told: a half-open connection. With
   * `only-new-ones`, what is open goes on, and new connections are taken and get no answer, as from a server that is too busy.
   */
  silence(also?: 'new-ones' | 'only-new-ones'): void;
  /** New connections get through again; those that went silent stay so. */
  restore(): void;
  /**
   * The next COMMIT whose transaction said such words, or any: the connection ends when the server has committed and before it answers
   * (`answer`), or before the server hears of it (`question`). Resolves when it has.
   */
  cutAtCommit(lost: 'answer' | 'question', saying?: string): Promise<void>;
  /** The next cursor that was read to its end: the connection ends before the server hears that it may close it. */
  cutAtEndOfRows(): void;
};

type Cut = { lost: 'answer' | 'question'; saying: string; done: () => void };

export async function databaseLine(behind: string, at = '127.0.0.1'): Promise<DatabaseLine> {
  const { hostname, port } = new URL(behind);
  const open = new Set<{ isSilent: boolean; near: Socket; far: Socket }>();
  let isDead = false;
  let cut: Cut | undefined;
  let isCutAtEnd = false;

  const server = createServer((near) => {
    const far = toServer(Number(port), hostname);
    const line = { isSilent: isDead, near, far };
    open.add(line);
    let said = '';
    let isCutting = false;
    near.on('data', (chunk: Buffer) => {
      if (line.isSilent) return;
      if (isCutAtEnd && isEndOfCursor(chunk)) {
        isCutAtEnd = false;
        near.destroy();
        far.destroy();
        return;
      }
      const text = chunk.toString('latin1');
      said += text;
      if (cut !== undefined && isCommit(chunk) && said.includes(cut.saying)) {
        const { lost, done } = cut;
        cut = undefined;
        if (lost === 'question') {
          near.destroy();
          far.destroy();
          done();
          return;
        }
        isCutting = true;
        far.once('data', () => {
          near.destroy();
          far.destroy();
          done();
        });
      }
      if (isCommit(chunk)) said = '';
      far.write(chunk);
    });
    far.on('data', (chunk: Buffer) => {
      if (!(line.isSilent || isCutting)) near.write(chunk);
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => {});
      one.on('close', () => {
        open.delete(line);
        if (!line.isSilent) other.destroy();
      });
    }
  });
  server.listen(0, at);
  await once(server, 'listening');
  const { port: ownPort } = server.address() as AddressInfo;

  return {
    urlOf(url) {
      const copy = new URL(url);
      copy.host = `${at.includes(':') ? `[${at}]` : at}:${ownPort}`;
      return copy.href;
    },
    silence(also) {
      isDead = also !== undefined;
      if (also !== 'only-new-ones') for (const line of open) line.isSilent = true;
    },
    restore() {
      isDead = false;
    },
    cutAtCommit: (lost, saying = '') =>
      new Promise((resolve) => {
        cut = { lost, saying, done: resolve };
      }),
    cutAtEndOfRows() {
      isCutAtEnd = true;
    },
    async [Symbol.asyncDispose]() {
      for (const { near, far } of open) {
        near.destroy();
        far.destroy();
      }
      server.close();
      await once(server, 'close');
    },
  };
}

/** Query ('Q'), its length, and the word with a zero: what the driver sends in one piece. */
function isCommit(chunk: Buffer): boolean {
  return chunk.toString('latin1').endsWith('commit\0') && chunk.at(0) === 'Q'.charCodeAt(0);
}

/** Close ('C') of a portal ('P'), as pg-cursor names its own. */
const isEndOfCursor = (chunk: Buffer) => /^C....PC_/su.test(chunk.toString('latin1'));
