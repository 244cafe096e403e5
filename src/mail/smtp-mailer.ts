import { createTransport } from 'nodemailer';
import type { Letter, Mailer, MailFailure, MailOutcome, MailPool } from './mailer.ts';

const timeoutMs = 20_000;

/** Without encryption a letter goes no farther than this machine. */
const isHere = (host: string) => ['127.0.0.1', 'localhost', '[::1]'].includes(host);

export type MailServerOptions = { url: string; from: string };

/**
 * Hands letters to a mail server, such as `smtps://user:password@smtp.example.org`. With `smtp:` the session is encrypted
 * from its greeting on (STARTTLS), or there is none.
 */
export function createSmtpMailer({ url, from }: MailServerOptions): Mailer {
  const transport = createTransport(sessionOf(url));
  return { send: (letter) => outcomeOf(transport.sendMail(messageOf(letter, from))) };
}

const sessions = 5;
const lettersEach = 100;

/** The same for many letters. Nothing is sent again by itself: who sends it knows whether it may have been sent. */
export function openMailPool({ url, from }: MailServerOptions): MailPool {
  const transport = createTransport({
    ...sessionOf(url),
    pool: true,
    maxConnections: sessions,
    maxMessages: lettersEach,
    maxRequeues: 0,
  });
  return {
    sessions,
    greet: () => outcomeOf(transport.verify()),
    send: (letter) => outcomeOf(transport.sendMail(messageOf(letter, from))),
    [Symbol.asyncDispose]: async () => transport.close(),
  };
}

function sessionOf(url: string) {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  return {
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
  };
}

const messageOf = (
  { id, by = 'Bellwether', to, subject, text, attachment, unsubscribe, returnTo }: Letter,
  from: string,
) => ({
  messageId: `<${id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
  from: { name: by, address: from },
  to: { name: '', address: to },
  ...(returnTo === undefined ? {} : { envelope: { from: returnTo, to: [to] } }),
  subject,
  text,
  ...(attachment === undefined
    ? {}
    : {
        attachments: [
          {
            filename: attachment.name,
            content: attachment.text,
            contentType: 'text/plain; charset=utf-8',
          },
        ],
      }),
  headers: {
    // No mail program answers it.
    'Auto-Submitted': 'auto-generated',
    ...(unsubscribe === undefined
      ? {}
      : {
          'List-Unsubscribe': `<${unsubscribe}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        }),
  },
});

async function outcomeOf(sending: Promise<unknown>): Promise<MailOutcome> {
  try {
    await sending;
    return { kind: 'sent' };
  } catch (error) {
    const why = whyOf(error);
    const code = codeOf(error);
    return {
      kind: 'failed',
      why,
      told: String(error),
      ...(code === undefined ? {} : { code }),
      // An answer that says neither yes nor no says nothing.
      isUnsent:
        code !== undefined ||
        hasNoServer(error) ||
        (why !== 'unreachable' && responseOf(error) === undefined),
    };
  }
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

/** No server was found, or none took the connection: nodemailer says so with what the system said. */
const hasNoServer = (error: unknown): boolean =>
  error instanceof Error &&
  (('syscall' in error && error.syscall === 'connect') ||
    ('code' in error && error.code === 'EDNS'));

const responseOf = (error: unknown): string | undefined =>
  error instanceof Error && 'response' in error ? String(error.response) : undefined;

/** `550 5.1.1` of "550 5.1.1 <someone@example.org>: no such user". */
function codeOf(error: unknown): string | undefined {
  const response = responseOf(error) ?? '';
  const [, code, enhanced] = /^([45]\d\d)(?:[ -]([45](?:\.\d{1,3}){2}))?/.exec(response) ?? [];
  return enhanced === undefined ? code : `${code} ${enhanced}`;
}
