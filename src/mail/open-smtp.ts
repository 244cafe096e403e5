import type { Mailer, MailPool } from './mailer.ts';
import type { MailServerOptions } from './smtp-mailer.ts';

/** Where a mail server is set: its library is loaded then, and not before. */
export async function openSmtp(
  options: MailServerOptions | undefined,
): Promise<{ mailer: Mailer; openPool: () => MailPool } | undefined> {
  if (options === undefined) return undefined;
  const { createSmtpMailer, openMailPool } = await import('./smtp-mailer.ts');
  return { mailer: createSmtpMailer(options), openPool: () => openMailPool(options) };
}
