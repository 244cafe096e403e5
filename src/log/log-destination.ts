import { type DestinationStream, pino } from 'pino';

/** As many characters wait for a disk or a reader that takes none; what comes after is lost. */
const mostWaiting = 1_000_000;

/**
 * Where the log goes: standard output, without keeping anything else from going on. A disk that is full would end the program,
 * and its end would wait for room. What waits is written once there is room, and then how many lines were lost.
 */
export function openLogDestination(): DestinationStream {
  const out = pino.destination({ dest: 1, sync: false, maxLength: mostWaiting });
  let isStuck = false;
  let lost = 0;
  out.on('error', () => {
    isStuck = true;
  });
  out.on('drop', () => {
    lost += 1;
  });
  out.on('write', () => {
    isStuck = false;
    if (lost === 0) return;
    out.write(
      `${JSON.stringify({ level: 50, time: Date.now(), lost, msg: 'lines of this log were lost: its disk or its reader took none' })}\n`,
    );
    lost = 0;
  });
  const flush = out.flushSync.bind(out);
  out.flushSync = () => {
    if (!isStuck) flush();
  };
  return out;
}
