import { createHash, randomBytes } from 'node:crypto';
import type { DirectoryServer } from '#sandbox/directory/directory-server.ts';

/**
 * A token of the directory for this person and nonce, by the real flow: as somebody gets it who holds the secret of our
 * application, and whom the directory lets in as this person.
 */
export async function idTokenFor(
  directory: DirectoryServer,
  redirectUri: string,
  request: { person: string; nonce: string },
): Promise<string> {
  const { issuer, clientId, clientSecret } = directory.settings;
  const found = await fetch(`${issuer}/.well-known/openid-configuration`);
  const addresses = (await found.json()) as {
    authorization_endpoint: string;
    token_endpoint: string;
  };
  const verifier = randomBytes(32).toString('base64url');
  const picked = await fetch(addresses.authorization_endpoint, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid profile',
      nonce: request.nonce,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      person: request.person,
    }),
  });
  const code = new URL(picked.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const answer = await fetch(addresses.token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: clientId,
      client_secret: clientSecret,
      code,
      code_verifier: verifier,
    }),
  });
  const { id_token: token } = (await answer.json()) as { id_token: string };
  return token;
}
