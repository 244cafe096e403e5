import { once } from 'node:events';
import { connect, Socket } from 'node:net';
import { Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import {
  askServer,
  endOrphan,
  type ServerSession,
  type ServerWord,
} from '#database/session/ask-server.ts';

/**
 * A query that says nothing for so long is asked after. Where all sessions are gone, each that held a lock must be found
 * before the one that waited for it counts as idle, so it is short.
 */
const silenceMs = 3_000;
/** A loss must show again after this; else it was a message under way. */
const againMs = 2_000;
/** When the host is knocked at, if no second session gets in; and for how long. With the silence, less than 15 seconds. */
const soonMs = 1_500;
const hostMs = 8_000;
/** How long a server is waited for that takes connections and lets nobody in: on a busy machine that may take a while. */
const patienceMs = 60_000;

/** No program goes on for the sake of a timer here. */
const unheld = { ref: false };

/** What pg keeps of a session and does not declare. */
type Session = pg.ClientBase &
  Pick<pg.PoolClient, 'connection'> & {
    readonly readyForQuery: boolean;
    readonly _activeQuery: unknown;
  };

/**
 * Ends a session whose server is gone without a word: a half-open connection, which TCP notices after a quarter of an
 * hour. A limit of time for queries would notice, and cut off imports and audits too; so another session asks the
 * server what it does for this one. Twice must the server say that it waits for us, who wait for it, or that it has no
 * such session. Anyone who waits for the query hears of it within 15 seconds. A session that doesn't get in proves nothing for
 * a minute, unless the host takes no connection either.
 */
export function watchSession(
  client: pg.ClientBase,
  at: ServerSession,
  longestMs: number = patienceMs,
): void {
  const session = client as Session;
  const { stream: opened } = session.connection;
  if (!(opened instanceof Socket)) throw new Error('a session of the database without a socket');
  const stream: Socket = opened;
  const closed = new AbortController();
  let writtenAtRead = 0;
  let isAsking = false;

  const isWaited = () => !(session.readyForQuery || stream.destroyed);
  /** The server waits for rows that we copy in and don't have yet, or until we want more of its rows. */
  const isOurTurn = () =>
    isCopying(session._activeQuery)
      ? stream.writableLength === 0
      : stream.bytesWritten === writtenAtRead;
  const isLoss = (word: ServerWord | 'cut off') =>
    word === 'gone' || word === 'idle' || (word === 'reading' && !isOurTurn());

  async function askAfter(): Promise<void> {
    const untilMs = performance.now() + longestMs;
    for (let losses = 0; isWaited(); await wait(againMs, undefined, unheld)) {
      const { bytesRead } = stream;
      const word = await ask(Math.max(untilMs - performance.now(), 1));
      // Where this process stood still, the answer was there and waited to be read.
      if (stream.bytesRead > bytesRead || !isWaited()) return;
      if (isLoss(word)) losses += 1;
      else if (word !== 'unknown' && word !== 'cut off') return;
      const isOver = performance.now() >= untilMs;
      if (losses === 2 || word === 'cut off' || isOver) return end();
    }
  }

  async function ask(ms: number): Promise<ServerWord | 'cut off'> {
    const asked = askServer(at, { ms, signal: closed.signal });
    const soon = await Promise.race([asked, wait(soonMs, 'unknown' as const, unheld)]);
    if (soon !== 'unknown') return soon;
    const peer = { host: stream.remoteAddress, port: stream.remotePort };
    const knocked = hostAnswers(peer, hostMs).then((is) => (is ? asked : ('cut off' as const)));
    return Promise.race([knocked, asked.then((word) => (word === 'unknown' ? knocked : word))]);
  }

  function end(): void {
    stream.destroy(new Error('the database fell silent'));
    void endOrphan(at, { ms: silenceMs, signal: AbortSignal.timeout(silenceMs) });
  }

  stream.once('close', () => closed.abort());
  // Before what came is read, which may send the next query.
  stream.prependListener('data', () => {
    writtenAtRead = stream.bytesWritten;
  });
  stream.setTimeout(silenceMs);
  stream.on('timeout', () => {
    if (isAsking) return;
    isAsking = true;
    void askAfter().finally(() => {
      isAsking = false;
      if (!stream.destroyed) stream.setTimeout(silenceMs);
    });
  });
}

function isCopying(query: unknown): boolean {
  return query instanceof Writable && !query.writableEnded;
}

const unreachable = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ETIMEDOUT']);
const pauseMs = 500;

/**
 * Whether a host takes a connection, or refuses it. The kernel does that, however busy the server's processes are; so one
 * that does neither for this long is off, or cut off. What fails on our side says nothing of the host.
 */
async function hostAnswers(
  { host, port }: { host: string | undefined; port: number | undefined },
  patienceMs: number,
): Promise<boolean> {
  // A socket in the file system has no host.
  if (host === undefined || port === undefined) return true;
  const untilMs = performance.now() + patienceMs;
  for (let leftMs = patienceMs; leftMs > 0; leftMs = untilMs - performance.now()) {
    const knock = connect({ host, port });
    const answered = once(knock, 'connect').then(
      () => true,
      (error: Error & { code?: string }) => !unreachable.has(error.code ?? ''),
    );
    const isThere = await Promise.race([answered, silence(leftMs)]);
    knock.destroy();
    if (isThere) return true;
    await wait(pauseMs, undefined, { ref: false });
  }
  return false;
}

/** A process that stood still reads first what has come meanwhile: the turn after a timer's is that of the sockets. */
async function silence(ms: number): Promise<false> {
  await wait(ms, undefined, { ref: false });
  await wait(0);
  return false;
}
