import { makeReaderPass } from '#domain/proof/file/file-sign-in.ts';
import type { LinkSigner } from '#domain/shared/link/signed-link.ts';

/** Presses Download as the browser does of a person who has signed in. */
export async function downloadAs(
  reader: { operatorId: string; vault: LinkSigner },
  link: string,
  signal?: AbortSignal,
): Promise<Response> {
  const pass = makeReaderPass(reader.operatorId, reader.vault, Temporal.Now.instant());
  return fetch(link, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: `bellwether_reader=${pass}` },
    ...(signal === undefined ? {} : { signal }),
  });
}

/** A browser with a jar of cookies, which follows a link as far as somebody says. */
export function openReader(link: string) {
  const jar = new Map<string, string>();
  const go = async (
    address: string,
    method: 'GET' | 'POST' = 'GET',
    site = 'same-origin',
  ): Promise<Response> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(new URL(address, link), {
      method,
      redirect: 'manual',
      headers: { cookie, 'sec-fetch-site': site },
    });
    for (const set of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (set.split(';')[0] ?? '').split('=');
      jar.set(name, value);
    }
    return response;
  };
  return {
    /** The page of the file, as it looks to this browser. */
    page: async () => (await go(link)).text(),
    download: () => go(link, 'POST'),
    /** A form of another site that leads this browser to the file. */
    isSentThere: () => go(link, 'POST', 'cross-site'),
    /** Another address of this host. */
    open: (address: string) => go(address),
    /** Follows the page's own link to the directory, picks a person there, and comes back. */
    async signIn(personId: string): Promise<Response> {
      const path = /href="(\/directory\/file[^"]+)"/.exec(await (await go(link)).text())?.[1];
      if (path === undefined) throw new Error('the page leads to no sign-in');
      const location = (await go(path.replaceAll('&amp;', '&'))).headers.get('location') ?? '';
      await fetch(location);
      const picked = await fetch(location, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams([...new URL(location).searchParams, ['person', personId]]),
      });
      return go(picked.headers.get('location') ?? '');
    },
  };
}
