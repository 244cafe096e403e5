import type { SettingName } from '#config/settings.ts';
import type { EnvFiles } from './env-files.ts';
import type { Terminal } from './terminal.ts';

export type Setup = {
  terminal: Terminal;
  files: EnvFiles;
  /** Runs a command as `npm run cli --` would; false where it refused, and told why. */
  type: (words: readonly string[]) => Promise<boolean>;
};

export type Step = {
  title: string;
  /** What was done before, in a sentence; undefined where it is still to do. */
  findDone(setup: Setup): Promise<string | undefined>;
  /** Asks and does it; says in a sentence what it did. Throws `NotYet` where something has to change first. */
  run(setup: Setup): Promise<string>;
};

/** It can't be done as things are; the message says why, and what to do. */
export class NotYet extends Error {
  override name = 'NotYet';
}

/** A person leaves the step for later, in the middle of it. */
export class Later extends Error {
  override name = 'Later';
}

/** Says of each answer whether it is “later”, so that no step has to. */
export const leavable = (terminal: Terminal): Terminal => ({
  say: (text) => terminal.say(text),
  async ask(question, options) {
    const answer = await terminal.ask(question, options);
    if (answer.toLowerCase() === 'later') throw new Later();
    return answer;
  },
  [Symbol.dispose]: () => {},
});

export type Question = { name: SettingName; words: string; isSecret?: true; initial?: string };
