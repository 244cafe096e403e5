import { red } from './finding.ts';

export type Answer = { status: number; headers: Headers; body: unknown };

/** Somebody did not answer: their fault or the network's, so no setting has to change. */
export class Unanswered extends Error {
  override name = 'Unanswered';
}

const patienceMs = 8_000;

/** Asks once. The address and what is sent may hold secrets, so a fault names the host alone. */
export async function ask(
  address: string,
  init: { method?: string; headers?: Record<string, string>; body?: URLSearchParams } = {},
): Promise<Answer> {
  const signal = AbortSignal.timeout(patienceMs);
  try {
    const response = await fetch(address, { ...init, redirect: 'manual', signal });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: readJson(text) };
  } catch (error) {
    throw new Unanswered(`${hostOf(address)} doesn’t answer (${codeOf(error)})`);
  }
}

export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const hostOf = (address: string) => (URL.canParse(address) ? new URL(address).host : 'the address');

/** `ECONNREFUSED`, `ENOTFOUND`, `CERT_HAS_EXPIRED` and the like. */
export function codeOf(error: unknown): string {
  for (let one: unknown = error; one instanceof Error; one = one.cause) {
    if (one.name === 'TimeoutError') return 'no answer in time';
    if ('code' in one && typeof one.code === 'string') return one.code;
  }
  return 'no reason given';
}

export const unanswered = (about: string, error: unknown) =>
  red(
    about,
    error instanceof Unanswered ? `${error.message}.` : `It could not be asked (${codeOf(error)}).`,
    'Check the network and their status page, then run doctor again.',
  );
