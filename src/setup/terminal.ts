import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { terminalWidth, wrapLines } from '#doctor/describe-findings.ts';

/** A person at a terminal, one line at a time; or a file of answers. */
export type Terminal = Disposable & {
  say(text: string): void;
  /** The answer in one line. An empty one takes `initial`; a secret isn't shown while it is typed. */
  ask(
    question: string,
    options?: { initial?: string | undefined; isSecret?: boolean },
  ): Promise<string>;
};

/** Nobody answers any more: Control-C, Control-D, or the end of a file of answers. */
export class Stopped extends Error {
  override name = 'Stopped';
}

export function openTerminal(): Terminal {
  let isMuted = false;
  const shown = new Writable({
    write(chunk, _encoding, done) {
      if (!isMuted) process.stdout.write(chunk);
      done();
    },
  });
  const lines: string[] = [];
  let wanted: PromiseWithResolvers<string> | undefined;
  let isOver = false;
  const reader = createInterface({
    input: process.stdin,
    output: shown,
    terminal: process.stdin.isTTY,
  });
  reader.on('line', (line) => {
    if (wanted === undefined) lines.push(line);
    else wanted.resolve(line);
    wanted = undefined;
  });
  reader.on('close', () => {
    isOver = true;
    wanted?.reject(new Stopped());
  });
  const next = async (): Promise<string> => {
    const line = lines.shift();
    if (line !== undefined) return line;
    if (isOver) throw new Stopped();
    wanted = Promise.withResolvers();
    return wanted.promise;
  };
  return {
    say: (text) => console.log(wrapLines(text, terminalWidth(), indentOf(text))),
    async ask(question, { initial, isSecret = false } = {}) {
      const shownInitial = initial === undefined ? '' : isSecret ? ' [keep it]' : ` [${initial}]`;
      const hint = isSecret ? ' (not shown as you type)' : '';
      process.stdout.write(wrapLines(`${question}${hint}${shownInitial}: `, terminalWidth()));
      isMuted = isSecret;
      try {
        const answer = (await next()).trim();
        if (isSecret) process.stdout.write('\n');
        return answer === '' ? (initial ?? '') : answer;
      } finally {
        isMuted = false;
      }
    },
    [Symbol.dispose]: () => reader.close(),
  };
}

/** Below a mark or a number its text goes on. */
const indentOf = (text: string) =>
  ' '.repeat(/^(?:[✓✗] | +(?:\d\. )?)/.exec(text)?.[0].length ?? 0);
