import type { MailBlocker } from '#domain/district/mail-server/mail-blocker.ts';

/** What keeps e-mails, and who mends it: the end of a sentence. */
export const mailBlockerWords: Readonly<Record<MailBlocker, string>> = {
  none: 'no bot has a mail server. Ask IT to set SMTP_URL',
  unreachable: 'the mail server doesn’t answer. Tell IT',
  insecure: 'the mail server offers no encryption. Tell IT',
  'sign-in': 'the mail server refuses our password. Tell IT',
  rejected: 'the mail server refuses our e-mails. Tell IT',
};
