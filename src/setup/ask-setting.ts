import { type SettingName, settings } from '#config/settings.ts';
import type { Question, Setup } from './step.ts';

/** Asks for a setting until it is one, and writes it down. What stands already is offered. */
export async function askSetting(setup: Setup, question: Question): Promise<string> {
  const { name, words, isSecret = false, initial } = question;
  for (;;) {
    const answer = await setup.terminal.ask(words, {
      initial: setup.files.get(name) ?? initial,
      isSecret,
    });
    const problem = problemOf(name, answer);
    if (problem === undefined) {
      setup.files.put(name, answer);
      return answer;
    }
    setup.terminal.say(`  ${problem}`);
  }
}

export function problemOf(name: SettingName, value: string): string | undefined {
  if (value === '') return 'An answer is needed.';
  const read = settings[name].shape.safeParse(value);
  return read.success ? undefined : `It ${read.error.issues[0]?.message ?? 'can’t be used'}.`;
}

export async function askYes(setup: Setup, words: string, initial: 'yes' | 'no'): Promise<boolean> {
  for (;;) {
    const answer = (await setup.terminal.ask(`${words} (yes or no)`, { initial })).toLowerCase();
    if (['y', 'yes'].includes(answer)) return true;
    if (['n', 'no'].includes(answer)) return false;
    setup.terminal.say('  Type yes or no.');
  }
}

/** Whether all of these stand and are what they must be. */
export const areSet = ({ files }: Setup, names: readonly SettingName[]): boolean =>
  names.every((name) => problemOf(name, files.get(name) ?? '') === undefined);
