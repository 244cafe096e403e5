import type { Request, Response } from 'express';
import {
  type FileSignIn,
  makeReaderPass,
  openFileSignIn,
  openReaderPass,
  passMinutes,
  sealFileSignIn,
  signInMinutes,
} from '#domain/proof/file/file-sign-in.ts';
import type { LinkSigner } from '#domain/shared/link/signed-link.ts';

const signInName = 'bellwether_file_sign_in';
const passName = 'bellwether_reader';

/** What a browser keeps while its person is at the directory, and after they came back. Both are signed. */
export function createReaderCookies(signer: LinkSigner, publicUrl: string) {
  const options = {
    httpOnly: true,
    // The directory's answer, and a link in chat, come from another site; a form of another site brings neither.
    sameSite: 'lax',
    secure: publicUrl.startsWith('https:'),
  } as const;
  const now = () => Temporal.Now.instant();
  return {
    keepSignIn(response: Response, signIn: FileSignIn): void {
      response.cookie(signInName, sealFileSignIn(signIn, signer, now()), {
        ...options,
        path: '/directory',
        maxAge: signInMinutes * 60_000,
      });
    },
    /** The sign-in that this answer belongs to, if this browser began it. It serves once. */
    takeSignIn(
      request: Request,
      response: Response,
      state: unknown,
    ): ReturnType<typeof openFileSignIn> {
      const sealed = cookieOf(request, signInName);
      const signIn = sealed === undefined ? undefined : openFileSignIn(sealed, signer, now());
      if (signIn === undefined || signIn.state !== state) return undefined;
      response.clearCookie(signInName, { ...options, path: '/directory' });
      return signIn;
    },
    givePass(response: Response, operatorId: string): void {
      response.cookie(passName, makeReaderPass(operatorId, signer, now()), {
        ...options,
        path: '/',
        maxAge: passMinutes * 60_000,
      });
    },
    readerOf(request: Request): string | undefined {
      const pass = cookieOf(request, passName);
      return pass === undefined ? undefined : openReaderPass(pass, signer, now());
    },
  };
}

export type ReaderCookies = ReturnType<typeof createReaderCookies>;

function cookieOf(request: Request, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
