import { pageCode } from '#domain/consent/family/page-code.ts';
import type { District } from '#test/support/attempt/attempt-district.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { press } from './family-pages.ts';

/** What came of typing a number: where it led, and by which id the page knows what was asked for. */
export type Asked = { response: Response; asked: string; at: string };

/** Types a number on /family. */
export async function askAtLogin(
  url: string,
  number: string,
  request: { channel?: 'text' | 'voice'; language?: string; headers?: Record<string, string> } = {},
): Promise<Asked> {
  const { channel = 'text', language = 'en', headers = {} } = request;
  const response = await fetch(`${url}/family`, {
    method: 'POST',
    body: new URLSearchParams({ number, channel, language }),
    redirect: 'manual',
    headers,
  });
  const at = new URL(response.headers.get('location') ?? 'nowhere', response.url).href;
  return { response, at, asked: new URL(at).searchParams.get('asked') ?? '' };
}

/** Enters a code on the page that asks for it. */
export const enterAtLogin = (url: string, asked: string, code: string): Promise<Response> =>
  press(`${url}/family/code`, { asked, code, language: 'en' });

/** The code that belongs to what was asked for, sent or not; the product works it out in the same way. */
export const codeOf = (asked: string): string => pageCode(asked, testVault);

export const otherThan = (code: string): string =>
  String((Number(code) + 1) % 1_000_000).padStart(6, '0');

/** Calls with a code keep to the day, so it is day in the district. */
export async function makeItDay({ owner }: Pick<District, 'owner'>): Promise<void> {
  const offset = 12 - Temporal.Now.zonedDateTimeISO('UTC').hour;
  const zone = offset === 0 ? 'UTC' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`;
  await owner.pool.query('UPDATE district SET time_zone = $1', [zone]);
}
