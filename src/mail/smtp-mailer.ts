import { createTransport } from 'nodemailer';
import type { Letter, Mailer, MailFailure, MailOutcome } from './mailer.ts';

const timeoutMs = 20_000;

/** Without encryption a letter goes no farther than this machine. */
const isHere = (host: string) => ['127.0.0.1', 'localhost', '[::1]'].includes(host);

/**
 * Hands letters to a mail server, such as `smtps://user:password@smtp.example.org`. With `smtp:` the session is encrypted
 * from its greeting on (STARTTLS), or there is none.
 */
export function createSmtpMailer({ url, from }: { url: string; from: string }): Mailer {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: !secure && !isHere(hostname),
    ignoreTLS: !secure && isHere(hostname),
    ...(username === ''
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ id, to, subject, text, attachment }: Letter): Promise<MailOutcome> {
      try {
        await transport.sendMail({
          messageId: `<${id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
          from: { name: 'Bellwether', address: from },
          to: { name: '', address: to },
          subject,
          text,
          attachments: [
            {
              filename: attachment.name,
              content: attachment.text,
              contentType: 'text/plain; charset=utf-8',
            },
          ],
          // No mail program answers it.
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
        return { kind: 'sent' };
      } catch (error) {
        return { kind: 'failed', why: whyOf(error), told: String(error) };
      }
    },
  };
}

/** https://nodemailer.com/smtp: the codes of its errors. */
const failures: Readonly<Record<string, MailFailure>> = {
  ETLS: 'insecure',
  EREQUIRETLS: 'insecure',
  EAUTH: 'sign-in',
  ENOAUTH: 'sign-in',
  EOAUTH2: 'sign-in',
  EENVELOPE: 'rejected',
  EMESSAGE: 'rejected',
};

function whyOf(error: unknown): MailFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return failures[code] ?? 'unreachable';
}
