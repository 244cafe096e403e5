/** What a pooler between answers in the place of PostgreSQL (08P01), as the rest of a sentence that says what to do. */
export function describePoolerFault({ message }: Error, setting: string): string {
  const words = known.find(([pattern]) => pattern.test(message))?.[1];
  return (
    words?.(setting, message) ?? `the pooler at the address in ${setting} refuses (${message})`
  );
}

export const sharesSessions = (setting: string) =>
  `${setting} leads to a pooler that shares sessions (pool_mode transaction or statement): set pool_mode = session there, or connect to PostgreSQL itself`;

const known: [RegExp, (setting: string, message: string) => string][] = [
  [
    /unsupported startup parameter/,
    (setting, message) =>
      `the pooler refuses a setting in ${setting} (${message}): remove it from the address`,
  ],
  [
    /SASL authentication failed|no such user/,
    (setting) => `the pooler rejects this user and password: correct them in ${setting}`,
  ],
  [
    /query_wait_timeout/,
    (setting) =>
      `the pooler in ${setting} has no session of PostgreSQL free: raise default_pool_size, or start PostgreSQL`,
  ],
  [
    /no more connections allowed/,
    () => 'the pooler has no connections left: raise max_client_conn',
  ],
  [/transaction blocks not allowed/, sharesSessions],
];
