import type { Request, Response } from 'express';
import { isSameSecret, type LinkSigner, type Signer } from '#domain/shared/link/signed-link.ts';
import { secretsOf } from '#domain/sign-in/sign-in.ts';

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

/** Who signed the mark of this browser: the sign-in's other secrets are made by the same key. Undefined for another browser. */
export function signerOfMark(
  request: Request,
  state: string,
  signer: LinkSigner,
): Signer | undefined {
  const cookies = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return signer.signers().find((one) => {
    const expected = `${name}=${secretsOf(state, one).browser}`;
    return cookies.some((given) => isSameSecret(expected, given));
  });
}
