import { PackageRefused } from '#sis/oneroster/package-refused.ts';
import { readText } from './read-text.ts';
import type { Wait } from './rest-for.ts';
import type { ServiceToken } from './service-token.ts';

export type ServiceAnswer = { status: number; headers: Headers; body: unknown };

const mostTries = 8;
const longestRestMs = 300_000;
const patienceMs = 60_000;
/** A thousand people take one megabyte. */
const mostBytes = 64_000_000;

type Tools = { token: ServiceToken; wait: Wait };

/**
 * Asks for one page, and asks again while the service is busy (429, 5xx) or does not answer, as late as its Retry-After says.
 * A token that ends in the middle is renewed once a page. Redirects are refused, because the token would travel along.
 */
export async function askService(url: URL, { token, wait }: Tools): Promise<ServiceAnswer> {
  let renewed = false;
  let last = '';
  for (let tries = 1; tries <= mostTries; tries++) {
    const answer = await askOnce(url, await token.bearer());
    if (answer.kind === 'answered' && answer.status === 401 && !renewed) {
      renewed = true;
      token.forget();
      tries--;
      continue;
    }
    if (answer.kind === 'answered' && !isBusy(answer.status)) return answer;
    last = answer.kind === 'answered' ? `it answers ${answer.status}` : answer.words;
    if (tries < mostTries) await wait(restMs(answer, tries));
  }
  throw new PackageRefused(
    `the roster service gave no page of ${nameOf(url)} in ${mostTries} tries: ${last}`,
  );
}

type Outcome = ({ kind: 'answered' } & ServiceAnswer) | { kind: 'silent'; words: string };

async function askOnce(url: URL, bearer: string): Promise<Outcome> {
  try {
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${bearer}`, accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    });
    const text = await readText(response, mostBytes);
    if (text === undefined) return { kind: 'silent', words: 'a page is larger than 64 MB' };
    const body = response.ok ? JSON.parse(text) : undefined;
    return { kind: 'answered', status: response.status, headers: response.headers, body };
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: 'silent', words: 'its answer is no JSON' };
    return { kind: 'silent', words: 'it does not answer' };
  }
}

const isBusy = (status: number) => status === 429 || status >= 500;

/** What the service asks for, in seconds or as a date; else one second, two, four and so on. */
function restMs(answer: Outcome, tries: number): number {
  const text = answer.kind === 'answered' ? (answer.headers.get('retry-after') ?? '') : '';
  const asked = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  const rest = Number.isFinite(asked) ? asked : 1000 * 2 ** (tries - 1);
  return Math.min(Math.max(rest, 0), longestRestMs);
}

const nameOf = (url: URL) => url.pathname.split('/').at(-1) ?? '';
