import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { LinkSigner, Signer } from '#domain/shared/link/signed-link.ts';
import { openText, signText } from '#domain/shared/link/signed-text.ts';

/** A sign-in that a browser began in order to download: kept by that browser alone, so that nobody else can end it. */
export type FileSignIn = { state: string; to: string };

export const signInMinutes = 5;
export const passMinutes = 10;

export const newFileState = (): string => randomBytes(32).toString('base64url');

/** What the directory is given and asked for; made of the state by a key that nobody else has. */
export function fileSecretsOf(state: string, signer: Signer) {
  return {
    state,
    nonce: signer.sign(`file-sign-in-nonce:${state}`),
    verifier: signer.sign(`file-sign-in-verifier:${state}`),
    fresh: false,
  };
}

export function sealFileSignIn(
  signIn: FileSignIn,
  signer: LinkSigner,
  now: Temporal.Instant,
): string {
  return signText('file-sign-in', signIn, now.add({ minutes: signInMinutes }), signer);
}

const signInShape = z.object({ state: z.string(), to: z.string() });

/** `by` is who signed it: the sign-in's secrets are made by the same key. */
export function openFileSignIn(
  sealed: string,
  signer: LinkSigner,
  now: Temporal.Instant,
): (FileSignIn & { by: Signer }) | undefined {
  const opened = openText('file-sign-in', sealed, signer, now);
  return opened.kind === 'good' ? { ...signInShape.parse(opened.value), by: opened.by } : undefined;
}

/** What a browser holds after its person has signed in: who it is, for ten minutes. What they may have is asked again. */
export function makeReaderPass(
  operatorId: string,
  signer: LinkSigner,
  now: Temporal.Instant,
): string {
  return signText('reader-pass', operatorId, now.add({ minutes: passMinutes }), signer);
}

/** Who holds the pass; undefined for none that is good. */
export function openReaderPass(
  pass: string,
  signer: LinkSigner,
  now: Temporal.Instant,
): string | undefined {
  const opened = openText('reader-pass', pass, signer, now);
  return opened.kind === 'good' ? z.uuid().parse(opened.value) : undefined;
}
