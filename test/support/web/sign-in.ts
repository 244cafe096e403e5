import type { Platform } from '#domain/shared/platform.ts';
import type { StaffMember } from '#sandbox/district/staff.ts';
import { until } from '#sandbox/until.ts';
import type { Product } from '#test/support/product/product.ts';

/** A browser, as far as a sign-in needs one: it keeps the bot's cookie and follows one step at a time. */
export function openBrowser() {
  let cookie = '';
  return {
    async open(address: string): Promise<{ status: number; location: string; text: string }> {
      const response = await fetch(address, { redirect: 'manual', headers: { cookie } });
      const [set] = response.headers.getSetCookie();
      if (set !== undefined) cookie = set.split(';')[0] ?? '';
      const location = response.headers.get('location') ?? '';
      return { status: response.status, location, text: await response.text() };
    },
  };
}

export type Browser = ReturnType<typeof openBrowser>;

/** All links to a sign-in that a person was shown in private, oldest first. */
function signInLinks(
  { farSide }: Pick<Product, 'farSide'>,
  platform: Platform,
  member: StaffMember,
): string[] {
  const shown =
    platform === 'slack'
      ? farSide.slack.state().ephemerals[member.slackUserId]
      : farSide.teams.state().conversations.filter((one) => one.aadObjectId === member.teamsUserId);
  return [...JSON.stringify(shown ?? []).matchAll(/"(https?:\/\/[^"]+\/directory\/start\/[^"]+)"/g)]
    .map((match) => match[1] ?? '')
    .filter((link, index, all) => all.indexOf(link) === index);
}

/** Does something that brings a new link, and returns it. */
export async function newSignInLink(
  product: Pick<Product, 'farSide'>,
  where: { platform: Platform; member: StaffMember },
  act: () => Promise<void>,
): Promise<string> {
  const before = signInLinks(product, where.platform, where.member).length;
  await act();
  const links = () => signInLinks(product, where.platform, where.member);
  await until('the link', () => links().length > before);
  return links().at(-1) ?? '';
}

/** From our page to the directory, where `personId` is picked. Returns the address that the directory answers to. */
export async function pickPerson(
  browser: Browser,
  link: string,
  personId: string,
): Promise<string> {
  const page = await browser.open(link);
  const path = /href="(\/directory\/sign-in\/[^"]+)"/.exec(page.text)?.[1];
  if (path === undefined) throw new Error(page.text);
  const { location } = await browser.open(new URL(path, link).href);
  await browser.open(location);
  const picked = await fetch(location, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams([...new URL(location).searchParams, ['person', personId]]),
  });
  return picked.headers.get('location') ?? '';
}

/** The whole way, to the page at its end. */
export async function signIn(
  link: string,
  personId: string,
  browser = openBrowser(),
): Promise<{ status: number; text: string; code: string | undefined }> {
  const page = await browser.open(await pickPerson(browser, link, personId));
  return { ...page, code: /link ([A-Z0-9]{4}-[A-Z0-9]{4})</.exec(page.text)?.[1] };
}
