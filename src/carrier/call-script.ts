/* What is said on a call and what may be answered: a part of the carrier port. */

/**
 * What is spoken. `say` lines are (language, words); `listen` waits for one key.
 * `connect` puts through, `hangUp` ends the call.
 */
export type CallScript = CallStep[];
export type CallStep =
  | { kind: 'say'; language: string; text: string }
  /**
   * Speaks the lines and takes one key meanwhile; asks the handler what to do with it. Where the last line is a
   * recording, `playing` says to whom, and the handler is told so with the key: the carrier doesn't tell whether it
   * could play it.
   */
  | { kind: 'listen'; lines: SpokenLine[]; seconds: number; playing?: Listener }
  /**
   * After a tone, takes down what is said until #, so much silence or so many seconds, and asks the handler's `onTake`
   * how to go on. Where nothing is said the script goes on by itself.
   */
  | { kind: 'record'; seconds: number; silenceSeconds: number }
  /** Asks the handler how to go on, as if a key had been awaited in vain. */
  | { kind: 'go-on' }
  /** So many seconds of silence, and the same question once more: there are no words yet. */
  | { kind: 'ask-again'; afterSeconds: number }
  /** Rings another number for so many seconds, and asks the handler how to go on when that call is over. */
  | { kind: 'connect'; to: string; ringSeconds: number }
  | { kind: 'hang-up' };

/**
 * A recording is fetched from us by its language and played; without one the text is spoken. Where the call came in, `key`
 * opens it in place of the call's token.
 */
export type SpokenLine = {
  language: string;
  text: string;
  recording?: { language: string; key?: string };
};

export type Listener = 'person' | 'recorder';
