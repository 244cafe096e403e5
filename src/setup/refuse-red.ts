import type { SettingName } from '#config/settings.ts';
import { Unanswered } from '#doctor/ask.ts';
import type { Finding } from '#doctor/finding.ts';
import { areSet } from './ask-setting.ts';
import { NotYet, type Setup } from './step.ts';

const firstRed = (findings: readonly Finding[]) => findings.find(({ light }) => light === 'red');

/** Goes on where doctor finds nothing red; else says the first of it. */
export function refuseRed(findings: readonly Finding[]): void {
  const found = firstRed(findings);
  if (found !== undefined) throw new NotYet(`${found.says} ${found.todo ?? ''}`.trim());
}

/**
 * Whether these settings stand and the other side takes them. What it refuses is said, and is still to do. One that doesn't
 * answer just now takes nothing back.
 */
export async function isTaken(
  setup: Setup,
  names: readonly SettingName[],
  examine: () => Promise<Finding[]>,
): Promise<boolean> {
  if (!areSet(setup, names)) return false;
  try {
    const found = firstRed(await examine());
    if (found !== undefined) setup.terminal.say(`  ${found.says}`);
    return found === undefined;
  } catch (error) {
    if (error instanceof NotYet) {
      setup.terminal.say(`  ${error.message}`);
      return false;
    }
    if (!(error instanceof Unanswered)) throw error;
    setup.terminal.say(`  ${error.message}.`);
    return true;
  }
}
