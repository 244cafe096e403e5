import { generateKeyPairSync } from 'node:crypto';
import type { LogSigner, LogVerifier } from '#domain/audit/log/checkpoint.ts';

const name = 'bellwether.example.org/audit';

/** A key of this run, with its public half. */
export function newLogSigner(): { signer: LogSigner; verifier: LogVerifier } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { signer: { name, key: privateKey }, verifier: { name, key: publicKey } };
}
