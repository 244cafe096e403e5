import { createHash, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

export type Claims = JWTPayload;

/** Signs ID tokens with a key made at the start. */
export async function openTokens() {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
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
