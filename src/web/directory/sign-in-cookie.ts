import { timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';

const name = 'bellwether_sign_in';

/** Marks the browser that went through our own page: an answer that comes to another one is not taken. */
export function markBrowser(response: Response, mark: string, publicUrl: string): void {
  response.cookie(name, mark, {
    httpOnly: true,
    // The directory's answer comes from another site, by a link that the person follows.
    sameSite: 'lax',
    secure: publicUrl.startsWith('https:'),
    path: '/directory',
    maxAge: 5 * 60 * 1000,
  });
}

export function isMarked(request: Request, mark: string): boolean {
  const cookies = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const expected = Buffer.from(`${name}=${mark}`);
  return cookies.some((pair) => {
    const given = Buffer.from(pair);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}
