import { columnOf, districtOptions } from './district-settings.ts';
import { describeLoosening, type PolicyLoosening } from './policy-change.ts';

export type DistrictSheet = {
  settings: Record<string, string | number | boolean | null>;
  waiting: PolicyLoosening[];
};

/** The settings as lines for a terminal, each by the option that sets it. */
export function describeDistrict(sheet: DistrictSheet | undefined): string {
  if (sheet === undefined) return 'The district isn’t set up yet. Use “district set”.';
  const { settings, waiting } = sheet;
  const width = Math.max(...districtOptions.map((option) => option.length));
  return [
    `Settings of the district (version ${settings['policy_version']}):`,
    ...districtOptions.map(
      (option) => `  --${option.padEnd(width)}  ${valueOf(option, settings[columnOf(option)])}`,
    ),
    ...waiting.map(
      (loosening) => `Waiting for an administrator in chat: ${describeLoosening(loosening)}`,
    ),
  ].join('\n');
}

function valueOf(option: string, value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return absent[option] ?? 'never';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return String(value);
}

const absent: Readonly<Record<string, string>> = {
  'calls-at-once': 'unlimited',
  'drill-number': 'none',
  state: 'not set',
  'emergency-line': 'none',
};

/** Why a number is refused. */
export const sharedNumber =
  'That number can’t be both: drills and closures never show the same number. Choose another one.';

export const officeHoursUpsideDown = 'The office must open before it closes.';

/** What a district that is new still needs. */
export function describeMissing(columns: readonly string[]): string {
  const options = columns.map((column) => `--${column.replaceAll('_', '-')}`);
  return `The district isn’t set up yet. Add ${new Intl.ListFormat('en-US').format(options)}.`;
}
