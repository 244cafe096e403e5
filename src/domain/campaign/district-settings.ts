import { z } from 'zod';
import type { DistrictSettings } from './district-store.ts';

const isTimeZone = (name: string) => Intl.supportedValuesOf('timeZone').includes(name);

const settings = z
  .object({
    name: z.string().min(1),
    'registered-name': z.string().min(1),
    'callback-number': z
      .string()
      .regex(/^\+[1-9]\d{7,14}$/, 'must be a number such as +13125550100'),
    'time-zone': z.string().refine(isTimeZone, 'must be a name such as America/Chicago'),
    'calls-per-second': z.coerce.number().positive().max(1000).default(1),
    'calls-at-once': z
      .union([
        z.literal('unlimited').transform(() => null),
        z.coerce.number().int().min(1).max(10_000),
      ])
      .optional(),
    'local-presence': z
      .enum(['on', 'off'])
      .transform((word) => word === 'on')
      .optional(),
    // Without these the policy stays as it is.
    'consent-policy': z.enum(['law', 'strict', 'strictest']).optional(),
    'step-up-recipients': z.coerce.number().int().min(0).max(1_000_000).optional(),
    'escalation-minutes': z.coerce.number().int().min(1).max(240).optional(),
    'emergency-escalation-minutes': z.coerce.number().int().min(1).max(30).optional(),
    'district-wide-approvals': z.coerce.number().int().min(1).max(3).optional(),
  })
  .transform(
    (values): DistrictSettings => ({
      name: values.name,
      registered_name: values['registered-name'],
      callback_number: values['callback-number'],
      time_zone: values['time-zone'],
      calls_per_second: values['calls-per-second'],
      ...(values['calls-at-once'] === undefined ? {} : { calls_at_once: values['calls-at-once'] }),
      ...(values['local-presence'] === undefined
        ? {}
        : { local_presence: values['local-presence'] }),
      ...(values['consent-policy'] === undefined
        ? {}
        : { consent_policy: values['consent-policy'] }),
      ...(values['step-up-recipients'] === undefined
        ? {}
        : { step_up_recipients: values['step-up-recipients'] }),
      ...(values['district-wide-approvals'] === undefined
        ? {}
        : { district_wide_approvals: values['district-wide-approvals'] }),
      ...(values['escalation-minutes'] === undefined
        ? {}
        : { escalation_minutes: values['escalation-minutes'] }),
      ...(values['emergency-escalation-minutes'] === undefined
        ? {}
        : { emergency_escalation_minutes: values['emergency-escalation-minutes'] }),
    }),
  );

/** Reads the options of `district set`. Throws with every problem in one message. */
export function districtSettings(options: Record<string, unknown>): DistrictSettings {
  const result = settings.safeParse(options);
  if (result.success) return result.data;
  throw new Error(
    result.error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`).join('\n'),
  );
}
