import { createHash, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

export type Claims = JWTPayload;

export const makeKeys = () => generateKeyPair('RS256', { extractable: true });

let kept: ReturnType<typeof makeKeys> | undefined;
/** Made once: each directory that this process starts signs with the same, until it changes its keys. */
const keysOfProcess = () => (kept ??= makeKeys());

/** Signs ID tokens with this key. */
export async function openTokens(keys = keysOfProcess()) {
  const { privateKey, publicKey } = await keys;
  const kid = randomUUID();
  return {
    async keySet(): Promise<{ keys: object[] }> {
      return { keys: [{ ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' }] };
    },

    async sign(claims: Claims): Promise<string> {
      return await new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
        .sign(privateKey);
    },

    /** PKCE (RFC 7636) with S256, which is the only way here. */
    isVerifier(verifier: string | undefined, asked: Record<string, string>): boolean {
      if (verifier === undefined || asked['code_challenge_method'] !== 'S256') return false;
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      return challenge === asked['code_challenge'];
    },
  };
}
