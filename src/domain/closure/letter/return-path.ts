import { timingSafeEqual } from 'node:crypto';
import type { LinkSigner, Signer } from '#domain/shared/link/signed-link.ts';

/** 16 bytes of address and 6 of signature in hexadecimal, as mail servers may lower the case; then the closure’s number. */
const mark = /^([0-9a-f]{32})([0-9a-f]{12})([1-9]\d{0,8})$/;

type Of = { addressId: string; number: number };

/**
 * Where one letter comes back to (a variable envelope return path): which it was is read from its address, and nothing has to be
 * guessed. Nobody can make one up.
 */
export function returnPath(of: Of, mailbox: string, signer: Signer): string {
  const at = mailbox.lastIndexOf('@');
  const id = of.addressId.replaceAll('-', '');
  return `${mailbox.slice(0, at)}+${id}${signatureOf(of, signer).toString('hex')}${of.number}${mailbox.slice(at)}`;
}

/** The letter whose mark this is; undefined where nobody here wrote it. */
export function openReturnPath(given: string, signer: LinkSigner): Of | undefined {
  const [, hex = '', signature = '', number = ''] = mark.exec(given) ?? [];
  if (hex === '') return undefined;
  const addressId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const of = { addressId, number: Number(number) };
  const told = Buffer.from(signature, 'hex');
  return signer.signers().some((one) => timingSafeEqual(signatureOf(of, one), told))
    ? of
    : undefined;
}

const signatureOf = ({ addressId, number }: Of, { sign }: Signer) =>
  Buffer.from(sign(`bounce:${addressId}:${number}`), 'base64url').subarray(0, 6);
