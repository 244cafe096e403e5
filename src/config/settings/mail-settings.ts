import { z } from 'zod';
import type { Setting } from './setting.ts';

/** The mail server, and the auditor, who gets checkpoints by it. */
export const mailSettings = {
  AUDITOR_EMAIL: {
    shape: z.email('must be an e-mail address such as auditor@example.org').optional(),
    readBy: ['bot'],
    needed: 'no; needs `SMTP_URL`',
    about:
      'bots only: who gets checkpoints of the audit log by e-mail; see [Witnesses](audits.md#witnesses)',
    example: 'auditor@example.org',
  },
  SMTP_URL: {
    shape: z
      .url({
        protocol: /^smtps?$/,
        error: 'must be an address such as smtps://user:password@smtp.example.org',
      })
      .optional(),
    readBy: ['bot'],
    needed: 'no',
    about: 'bots only: the mail server that takes checkpoints, and the e-mails of closures',
    example: 'smtps://user:password@smtp.example.org',
  },
  SMTP_FROM: {
    shape: z.email('must be an e-mail address such as bellwether@example.org').optional(),
    readBy: ['bot'],
    needed: '`bellwether@` and the host of `PUBLIC_URL`',
    about: 'who these mails are from',
    example: 'bellwether@example.org',
  },
  SMTP_BOUNCES: {
    shape: z
      .email('must be an e-mail address such as bounces@example.org')
      .regex(
        /^[^@]{1,10}@/,
        'may have 10 characters before its @: the mark of a letter follows them',
      )
      .optional(),
    readBy: ['bot'],
    needed: 'no; needs `SMTP_URL`',
    about:
      'bots only: the mailbox to which e-mails of closures come back, each as `bounces+…@`; see [E-mails that come back](#e-mails-that-come-back)',
    example: 'bounces@example.org',
  },
} as const satisfies Record<string, Setting>;
