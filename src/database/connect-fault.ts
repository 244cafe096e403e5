import { describePoolerFault } from './session/pooler-fault.ts';
import { tlsWords } from './session/tls-fault.ts';

const words: Record<string, (error: Fault, setting: string) => string> = {
  ECONNREFUSED: (error, setting) =>
    `nothing answers at ${addressOf(error)}, the address in ${setting}: start PostgreSQL there, or correct ${setting}`,
  ENOTFOUND: (error, setting) => `there is no host “${error.hostname}”: correct ${setting}`,
  EAI_AGAIN: (error, setting) =>
    `the name “${error.hostname}” can’t be resolved now: check the network, or correct ${setting}`,
  ETIMEDOUT: tooLate,
  ECONNRESET: (_, setting) =>
    `the server in ${setting} hangs up: is it PostgreSQL, and does it need TLS (sslmode=verify-full)?`,
  '28P01': (_, setting) => `PostgreSQL rejects this user and password: correct them in ${setting}`,
  '28000': (error, setting) =>
    error.message.includes('no encryption')
      ? `PostgreSQL lets this user in with TLS only: add sslmode=verify-full to ${setting}`
      : `PostgreSQL rejects this user (${error.message}): use another one in ${setting}`,
  '3D000': (error, setting) => `${error.message} on this server: create it, or correct ${setting}`,
  '53300': () => 'PostgreSQL has no connections left: close others, or raise max_connections',
  '08P01': describePoolerFault,
  ...tlsWords,
  '57P03': () => 'PostgreSQL is starting or stopping: try again in a moment',
};

/** pg tells these by their words alone. */
const byMessage: [RegExp, (error: Fault, setting: string) => string][] = [
  [
    /^Query read timeout$/,
    (_, setting) =>
      `PostgreSQL takes the login in ${setting} and then says nothing: behind a pooler, raise default_pool_size`,
  ],
  // Its words only: a setting that is refused may have the word in its name.
  [/^timeout (expired|exceeded)|connection timeout$/, tooLate],
  [
    /no server takes writes/,
    (_, setting) =>
      `the servers in ${setting} answer, and none takes writes: wait until one is promoted, or correct ${setting}`,
  ],
  [
    /client password must be a string/,
    (_, setting) => `PostgreSQL wants a password, and ${setting} has none: add it`,
  ],
  [
    /configuration parameter|value for parameter/,
    (error, setting) =>
      `PostgreSQL refuses a setting in ${setting} (${error.message}): correct it, or remove it`,
  ],
  [
    /does not support SSL/,
    (_, setting) => `this PostgreSQL has no TLS: remove sslmode from ${setting}`,
  ],
  [
    /permission denied for database/,
    (error, setting) =>
      `${error.message}: its owner grants CONNECT to the login in ${setting}, or correct ${setting}`,
  ],
  [/Connection terminated/, (_, setting) => `PostgreSQL hung up: check ${setting} and its log`],
];

type Fault = Error & {
  code?: unknown;
  address?: string;
  port?: number;
  hostname?: string;
  errors?: Fault[];
};

/**
 * Why a database can't be reached or entered, as the rest of a sentence that says what to do; nothing for any other
 * fault. `setting` is the name of the address that was tried, whose password must not be shown.
 */
export function describeConnectFault(error: unknown, setting = 'DATABASE_URL'): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const fault: Fault = error;
  const known = typeof fault.code === 'string' ? words[fault.code] : undefined;
  const meant = known ?? byMessage.find(([pattern]) => pattern.test(fault.message))?.[1];
  return meant?.(fault, setting);
}

const lost =
  /Connection terminated|connection error|not queryable|the database fell silent|server closed the connection/i;
/** The server was told to end, crashed, or is not up yet. */
const ended = new Set(['57P01', '57P02', '57P03', '08003', '08006', 'ECONNRESET', 'EPIPE']);

/** The session ended in the middle of what somebody had typed. */
export function isLostSession(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { code, cause, message }: Fault = error;
  if (typeof code === 'string' && ended.has(code)) return true;
  return lost.test(message) || isLostSession(cause);
}

function tooLate(_: Fault, setting: string): string {
  return `PostgreSQL doesn’t answer at the address in ${setting}: check its host and the firewall`;
}

/** A name such as localhost may be tried at several addresses. */
function addressOf(fault: Fault): string {
  const { address, port } = fault.errors?.[0] ?? fault;
  return address?.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
