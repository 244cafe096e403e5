import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { LogSigner, LogVerifier } from './checkpoint.ts';

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410 section 7). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * The key of the log, from 32 random bytes in base64, under the name that its checkpoints carry: the host that the public
 * knows the product by, such as `bellwether.example.org/audit-log`.
 */
export function openLogKey(secret: string, publicUrl: string): LogSigner {
  const der = Buffer.concat([pkcs8, Buffer.from(secret, 'base64')]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return { name: logName(publicUrl), key };
}

/** Who signs, and beside them the key that did before, while it is being changed. */
export function openSigner(secrets: {
  key: string;
  previous: string | undefined;
  url: string;
}): LogSigner {
  const { key, previous, url } = secrets;
  const signer = openLogKey(key, url);
  return previous === undefined ? signer : { ...signer, previous: openLogKey(previous, url) };
}

export const logName = (publicUrl: string) => `${new URL(publicUrl).host}/audit-log`;

/** What others need to check what it signed. */
export function verifierOf({ name, key }: LogSigner): LogVerifier {
  return { name, key: createPublicKey(key) };
}
