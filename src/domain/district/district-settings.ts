import { z } from 'zod';
import { readPhoneNumber } from '#domain/shared/phone/phone-number.ts';
import { readPlainName } from '#domain/shared/typed/plain-name.ts';
import type { DistrictSettings } from './find-district.ts';

const isTimeZone = (name: string) => Intl.supportedValuesOf('timeZone').includes(name);

const whole = (least: number, most: number, words?: string) => {
  const error = words ?? `must be a whole number from ${least} to ${most}`;
  return z.coerce.number({ error }).int(error).min(least, error).max(most, error);
};
const ownNumber = z.string().transform((text, context) => {
  const read = readPhoneNumber(text, 'office');
  if ('e164' in read) return read.e164;
  context.addIssue(`must be a US number such as +13125550100; this one ${read.words}`);
  return z.NEVER;
});
const name = z.string().transform((text, context) => {
  const read = readPlainName(text);
  if ('name' in read) return read.name;
  context.addIssue(read.words);
  return z.NEVER;
});
const time = z.string().regex(/^([01]?\d|2[0-3]):[0-5]\d$/, 'must be a time such as 7:30 or 16:00');
const pace = 'must be a number of calls above 0 and up to 1000, such as 1 or 0.5';
const price = 'must be a price in US cents from 0 to 1000, such as 1.4';
const cents = z.coerce.number({ error: price }).min(0, price).max(1000, price);
const atOnce = 'must be a whole number from 1 to 10000, or “unlimited”';
const stateCode = 'must be the two letters of a state, such as TX, or “none”';
const oneOf = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z.enum(names, { error: `must be ${names.slice(0, -1).join(', ')} or ${names.at(-1)}` });

/** Every option of `district set`; each may be left out, and then stays as it is. */
const settings = z
  .object({
    name,
    'registered-name': name,
    'callback-number': ownNumber,
    state: z.union(
      [
        z.literal('none').transform(() => null),
        z
          .string()
          .trim()
          .toUpperCase()
          .regex(/^[A-Z]{2}$/, stateCode),
      ],
      { error: stateCode },
    ),
    'time-zone': z.string().refine(isTimeZone, 'must be a name such as America/Chicago'),
    'calls-per-second': z.coerce.number({ error: pace }).positive(pace).max(1000, pace),
    'calls-at-once': z.union(
      [z.literal('unlimited').transform(() => null), whole(1, 10_000, atOnce)],
      { error: atOnce },
    ),
    'local-presence': oneOf(['on', 'off']).transform((word) => word === 'on'),
    'building-emergencies': oneOf(['on', 'off']).transform((word) => word === 'on'),
    'closures-tell-staff': oneOf(['on', 'off']).transform((word) => word === 'on'),
    'closures-by-email': oneOf(['on', 'off']).transform((word) => word === 'on'),
    'public-feed': oneOf(['on', 'off']).transform((word) => word === 'on'),
    'check-codes': oneOf(['on', 'off']).transform((word) => word === 'on'),
    'cents-per-call': cents,
    'cents-per-text': cents,
    'household-stop': oneOf(['never', 'school-matters', 'always']),
    'consent-policy': oneOf(['law', 'strict', 'strictest']),
    'step-up-recipients': whole(0, 1_000_000),
    'escalation-minutes': whole(1, 240),
    'emergency-escalation-minutes': whole(1, 30),
    'district-wide-approvals': whole(1, 3),
    'target-minutes': whole(1, 1440),
    'target-percent': whole(1, 100),
    'office-opens': time,
    'office-closes': time,
    'morning-calls': time.refine(
      (text) => /^0?(?:[5-8]:|9:00$)/.test(text),
      'must be from 5:00 to 9:00, such as 5:30',
    ),
    'first-bell': time,
    'office-weekends': oneOf(['on', 'off']).transform((word) => word === 'on'),
    'emergency-line': z.union([z.literal('none').transform(() => null), ownNumber], {
      error: 'must be a US number such as +13125550199, or “none”',
    }),
    'drill-number': z.union([z.literal('none').transform(() => null), ownNumber], {
      error: 'must be a US number such as +13125550199, or “none”',
    }),
  })
  .partial();

export const districtOptions = Object.keys(settings.shape) as (keyof typeof settings.shape)[];

/** The column that an option sets, such as `calls_per_second`. */
export function columnOf(option: string): keyof DistrictSettings {
  return option.replaceAll('-', '_') as keyof DistrictSettings;
}

/** What is wrong with the value of one option, if anything. */
export function optionFault(
  option: (typeof districtOptions)[number],
  text: string,
): string | undefined {
  return settings.shape[option].safeParse(text).error?.issues[0]?.message;
}

/** Reads the options of `district set`. Throws with every problem in one message. */
export function districtSettings(options: Record<string, unknown>): Partial<DistrictSettings> {
  const result = settings.safeParse(options);
  if (!result.success) {
    const problems = result.error.issues.map(
      ({ path, message }) => `--${path.join('.')} ${message}.`,
    );
    throw new Error([...new Set(problems)].join('\n'));
  }
  const given = Object.entries(result.data).filter(([, value]) => value !== undefined);
  if (given.length === 0) {
    throw new Error(
      'Give the settings to change, such as --calls-per-second 30. The others stay as they are.\n“npm run cli -- district show” lists them.',
    );
  }
  return Object.fromEntries(given.map(([option, value]) => [columnOf(option), value]));
}
