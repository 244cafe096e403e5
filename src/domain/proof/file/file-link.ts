import { z } from 'zod';
import type { LinkSigner, Signer } from '#domain/shared/link/signed-link.ts';
import { openText, signText } from '#domain/shared/link/signed-text.ts';

/** Who asked for a file, and until when they can have it. */
export type FileAsked = { operatorId: string; expiresAt: Temporal.Instant };

/** The address of a file on this host: its kind, then what was asked for and by whom, signed. */
export function fileAddress(
  kind: string,
  params: unknown,
  { operatorId, expiresAt }: FileAsked,
  signer: Signer,
): string {
  return `/files/${kind}/${signText(`file:${kind}`, [operatorId, params], expiresAt, signer)}`;
}

/** Whether an address has the shape of a file's: a sign-in leads back to no other. */
export const isFileAddress = (to: string): boolean =>
  /^\/files\/[a-z-]{1,40}\/[\w-]+\.[\w-]{43}$/.test(to);

const linked = z.tuple([z.uuid(), z.unknown()]);

/** Whose link it is and what they asked for, told only by one that we gave out. */
export function openFileLink(
  kind: string,
  signed: string,
  signer: LinkSigner,
  now: Temporal.Instant,
): { kind: 'altered' } | ({ kind: 'good' | 'expired'; params: unknown } & FileAsked) {
  const opened = openText(`file:${kind}`, signed, signer, now);
  if (opened.kind === 'altered') return opened;
  const [operatorId, params] = linked.parse(opened.value);
  return { kind: opened.kind, operatorId, params, expiresAt: opened.expiresAt };
}
