import type { Config } from '#config/config.ts';
import { mailOptions } from '#config/edge-options.ts';
import type { Db } from '#database/connect.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import type { MailFailure } from '#mail/mailer.ts';
import type { MailServerOptions } from '#mail/smtp-mailer.ts';
import { type Finding, green, red, refused } from './finding.ts';

const about = 'mail.server';

/** The mail server, signed in to as the bot does it; nothing is sent. Nothing is asked where nobody gets mail. */
export async function askMail(db: Db, config: Config): Promise<Finding[]> {
  const mailing = mailOptions(config);
  if (mailing !== undefined) return [await askServer(mailing)];
  const district = await findDistrict(db);
  return district?.closuresByEmail === true
    ? [
        refused(
          about,
          'Closures go out by e-mail, but SMTP_URL isn’t set, so no e-mail leaves.',
          'Set SMTP_URL for every bot and restart it, or run “npm run cli -- district set --closures-by-email off”.',
        ),
      ]
    : [];
}

async function askServer(mailing: MailServerOptions): Promise<Finding> {
  // A dial worker loads this file, and sends no mail.
  const { openMailPool } = await import('#mail/smtp-mailer.ts');
  await using pool = openMailPool(mailing);
  const outcome = await pool.greet();
  if (outcome.kind === 'sent') return green(about, 'The mail server takes our mail.');
  const { says, todo } = failures[outcome.why];
  return outcome.why === 'sign-in' ? refused(about, says, todo) : red(about, says, todo);
}

const failures: Readonly<Record<MailFailure, { says: string; todo: string }>> = {
  unreachable: {
    says: 'The mail server doesn’t answer.',
    todo: 'Check the host and port in SMTP_URL, and the firewall between.',
  },
  insecure: {
    says: 'The mail server offers no encryption.',
    todo: 'Use an address of it that does: smtps://, or smtp:// with STARTTLS.',
  },
  'sign-in': {
    says: 'The mail server doesn’t take the user and password in SMTP_URL.',
    todo: 'Correct them for every bot, and restart it.',
  },
  rejected: {
    says: 'The mail server refuses our mail.',
    todo: 'Look at its log: it has to let this machine send as SMTP_FROM.',
  },
};
