import { z } from 'zod';
import { isLoopback, key, type Setting, whileChanging } from './setting.ts';

/** Witnesses as `key address`, separated by commas or line ends. */
const witnesses = z
  .string()
  .transform((text) =>
    text
      .split(/[,\n]/)
      .map((one) => one.trim())
      .filter((one) => one !== '')
      .map((one) => {
        const [witness = '', url = ''] = one.split(/\s+/);
        return { key: witness, url };
      }),
  )
  .refine(
    (all) => all.every(({ url }) => url.startsWith('https://') || isLoopback(url)),
    'must be a verifier key and an https address for each witness, such as “witness.example.org+5f6e…+BA… https://witness.example.org”',
  )
  .default([]);

/** A worker's alone: the bot, which faces the web, can't sign the audit log. */
export const workerSettings = {
  AUDIT_LOG_KEY: {
    shape: key,
    readBy: ['worker'],
    isTheirsAlone: true,
    needed: 'by dial workers',
    about:
      "32 random bytes in base64, no other key's; signs the audit log, see [Proof](audits.md#proof)",
  },
  AUDIT_LOG_PREVIOUS_KEY: {
    shape: key.optional(),
    readBy: ['worker'],
    isTheirsAlone: true,
    ...whileChanging('AUDIT_LOG_KEY'),
    about: 'dial workers only: the key before it, which signs the change',
  },
  AUDIT_WITNESSES: {
    shape: witnesses,
    readBy: ['worker'],
    needed: 'no',
    about:
      "dial workers only: servers that sign the log's checkpoints too, each as `verifier-key https://address`, separated by commas; see [Witnesses](audits.md#witnesses)",
  },
} as const satisfies Record<string, Setting>;
