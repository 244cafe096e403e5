import { setTimeout as wait } from 'node:timers/promises';
import type { CallScript } from '#carrier/call-script.ts';
import { UnknownToken } from '#carrier/carrier-fault.ts';
import { lineIn } from '#domain/language/message/call-lines.ts';
import type { Logger } from '#log/logger.ts';

/** Nobody knows the language of a stranger: English, and what most others here speak. */
export const languagesOfStrangers = ['en', 'es'] as const;

/** The carrier gives up an answer after 7 s, and asks elsewhere. */
const patienceMs = 5_000;
const pauseSeconds = 5;
/** A standby takes over in 5 s to 20 s; nobody waits longer for words that may not come. */
const mostAsked = 4;

/** How often this call was told to wait; who is on the line; whether the carrier could do nothing with what we said before. */
type Held = { again?: number; isCaller?: true; isFallback?: true };

/**
 * What a call hears while the database gives no words: who calls, a pause, and the question once more. In the end a call of
 * ours has no answer: its fallback address gives the last words, and the carrier's alert proves that nothing else was said.
 * A call that comes in has no such address, and hears them at once.
 */
export function createHold(tools: { logger: Logger; registeredName: string | undefined }) {
  const { logger } = tools;
  let name = tools.registeredName;

  return {
    /** Said to somebody a moment ago, so that it holds. */
    named(registeredName: string): void {
      name = registeredName;
    },

    async orHold(
      { again = 0, isCaller, isFallback }: Held,
      answer: () => Promise<CallScript>,
    ): Promise<CallScript> {
      const given = new AbortController();
      try {
        const late = wait(patienceMs, undefined, { signal: given.signal }).then(() => {
          throw new Error('no words in time');
        });
        return await Promise.race([answer(), late]);
      } catch (error) {
        if (error instanceof UnknownToken) throw error;
        logger.error({ err: error, again }, 'somebody on the line waits for words');
        if (isFallback) return cannotSayScript({ name });
        if (again < mostAsked) return holdScript(again, name);
        if (isCaller) return cannotSayScript({ isCaller });
        throw error;
      } finally {
        given.abort();
      }
    },
  };
}

function holdScript(again: number, name: string | undefined): CallScript {
  return [
    ...(again > 0 ? [] : identityLines(name)),
    { kind: 'ask-again', afterSeconds: pauseSeconds },
  ];
}

/** The last words of a call that we can't answer. The carrier keeps the same for when nobody of ours is there at all. */
export function cannotSayScript(told: {
  /** Undefined where it was said before the pause. */
  name?: string | undefined;
  isCaller?: true | undefined;
}): CallScript {
  const { name, isCaller } = told;
  return [
    ...identityLines(name),
    ...languagesOfStrangers.flatMap((language): CallScript => {
      const said = lineIn(language);
      const lines = [
        said((words) => words.cannotSay),
        ...(isCaller ? [] : [said((words) => words.callAgain)]),
      ];
      return lines.map((line) => ({ kind: 'say', ...line }));
    }),
    { kind: 'hang-up' },
  ];
}

const identityLines = (name: string | undefined): CallScript =>
  name === undefined
    ? []
    : [{ kind: 'say', ...lineIn(languagesOfStrangers[0])((words) => words.identity({ name })) }];
