import { familyLink } from '#domain/consent/family/family-link.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { ConsentPurpose } from '#domain/shared/purpose.ts';
import { testVault } from '#test/support/postgres/database.ts';

export type Use = { phone: string; channel: Channel; purpose: ConsentPurpose };

/** A link to a guardian's page as a code opens it, good for an hour. */
export function linkFor(guardianId: string, url: string, hours = 1): string {
  const expiresAt = Temporal.Now.instant().add({ hours });
  return familyLink({ guardianId, byCode: true, expiresAt }, url, testVault);
}

/** A link to a guardian's page that staff copied. */
export function staffLinkFor(guardianId: string, url: string): string {
  const expiresAt = Temporal.Now.instant().add({ hours: 1 });
  return familyLink({ guardianId, expiresAt }, url, testVault);
}

export async function read(link: string): Promise<string> {
  return (await fetch(link)).text();
}

/** Sends a form to the page and stays where it leads. */
export function press(address: string, fields: Record<string, string>): Promise<Response> {
  return fetch(address, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
}

/** The page that a form led to. */
export async function follow(pressed: Response): Promise<string> {
  return read(String(new URL(String(pressed.headers.get('location')), pressed.url)));
}

/** Opens the words of a consent: what is shown, and the fields that its button sends. */
export async function openAgreement(
  link: string,
  use: Use,
  language: 'en' | 'es' = 'en',
): Promise<{ wording: string; fields: Record<string, string> }> {
  const page = await read(`${link}/agree?${new URLSearchParams({ ...use, language })}`);
  const wording = /<div class="wording">(.*?)<\/div>/s.exec(page)?.[1] ?? '';
  return { wording: unescape(wording), fields: hiddenFields(page) };
}

export async function agree(link: string, use: Use, language?: 'en' | 'es'): Promise<Response> {
  const { fields } = await openAgreement(link, use, language);
  return press(`${link}/agree`, fields);
}

/** Sends the code that was texted to the number, with what the page that asks for it holds. */
export async function enterCode(asked: Response, code: string): Promise<Response> {
  const page = await asked.text();
  const action = /<form method="post" action="([^"]+)"/.exec(page)?.[1] ?? '';
  return press(String(new URL(unescape(action), asked.url)), { ...hiddenFields(page), code });
}

function hiddenFields(page: string): Record<string, string> {
  return Object.fromEntries(
    [...page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(
      ([, name, value]) => [String(name), unescape(String(value))],
    ),
  );
}

/** Each purpose of a page with its answers to calls and texts. */
export function answersOn(page: string): string[][] {
  return [...page.matchAll(/<caption>([^<]+)<(.*?)<\/table>/gs)].map(([, purpose, rows]) => [
    String(purpose),
    ...[...String(rows).matchAll(/<td class="(?:yes|no)">([^<]+)<\/td>/g)].map((cell) =>
      String(cell[1]),
    ),
  ]);
}

/** What can be pressed, by the whole name that somebody hears who sees nothing. */
export function buttonsOn(page: string): string[] {
  return [...page.matchAll(/<(button|a)[ >][^]*?<\/\1>/g)]
    .map(([element]) => unescape(element.replaceAll(/<[^>]+>/g, '')))
    .filter((name) => /^(Allow|Stop|Text me|Call this|This is not)/.test(name));
}

function unescape(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
