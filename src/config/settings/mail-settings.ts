import { z } from 'zod';
import type { Setting } from './setting.ts';

const auditor = {
  readBy: ['bot'],
  needed: 'both or none',
  about:
    'bots only: who gets checkpoints of the audit log by e-mail, and the mail server that takes them; see [Witnesses](audits.md#witnesses)',
} as const;

/** The auditor's mail. */
export const mailSettings = {
  AUDITOR_EMAIL: {
    shape: z.email('must be an e-mail address such as auditor@example.org').optional(),
    ...auditor,
    example: 'auditor@example.org',
  },
  SMTP_URL: {
    shape: z
      .url({
        protocol: /^smtps?$/,
        error: 'must be an address such as smtps://user:password@smtp.example.org',
      })
      .optional(),
    ...auditor,
    example: 'smtps://user:password@smtp.example.org',
  },
  SMTP_FROM: {
    shape: z.email('must be an e-mail address such as bellwether@example.org').optional(),
    readBy: ['bot'],
    needed: '`bellwether@` and the host of `PUBLIC_URL`',
    about: 'who these mails are from',
    example: 'bellwether@example.org',
  },
} as const satisfies Record<string, Setting>;
