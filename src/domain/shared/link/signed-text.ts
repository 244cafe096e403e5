import { isSameSecret, type LinkSigner, type Signer } from './signed-link.ts';

/** What comes back as it was given out. `by` is who signed it. */
export type SignedText =
  | { kind: 'altered' }
  | { kind: 'good' | 'expired'; value: unknown; expiresAt: Temporal.Instant; by: Signer };

const parts = /^([\w-]+)\.([\w-]{43})$/;

/**
 * A value and until when it counts, as an address or a cookie can carry it. Anybody can read it, and nobody change it. The
 * purpose is signed, too: no text stands in for one of another purpose.
 */
export function signText(
  purpose: string,
  value: unknown,
  expiresAt: Temporal.Instant,
  signer: Signer,
): string {
  const seconds = Math.trunc(expiresAt.epochMilliseconds / 1000);
  const text = Buffer.from(JSON.stringify([seconds, value])).toString('base64url');
  return `${text}.${signer.sign(`${purpose}:${text}`)}`;
}

export function openText(
  purpose: string,
  signed: string,
  signer: LinkSigner,
  now: Temporal.Instant,
): SignedText {
  const [, text = '', signature = ''] = parts.exec(signed) ?? [];
  const by = signer
    .signers()
    .find((one) => isSameSecret(one.sign(`${purpose}:${text}`), signature));
  if (by === undefined) return { kind: 'altered' };
  const [seconds, value] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [
    number,
    unknown,
  ];
  const expiresAt = Temporal.Instant.fromEpochMilliseconds(seconds * 1000);
  const kind = Temporal.Instant.compare(now, expiresAt) < 0 ? 'good' : 'expired';
  return { kind, value, expiresAt, by };
}
