import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

const unreachable = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ETIMEDOUT']);
const pauseMs = 500;

/**
 * Whether a host takes a connection, or refuses it. The kernel does that, however busy the server's processes are; so one
 * that does neither for this long is off, or cut off. What fails on our side says nothing of the host.
 */
export async function hostAnswers(
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
