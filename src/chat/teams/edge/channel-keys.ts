import { importJWK, type JWK } from 'jose';
import { z } from 'zod';

const hour = 3_600_000;
/** How old keys may be while Microsoft answers, and how long they serve while it doesn't. */
const freshMs = 24 * hour;
const servesMs = 5 * 24 * hour;
/** A key that is not known may be a new one; anyone who makes them up must not make us ask all day. */
const cooldownMs = 5 * 60_000;
const firstCooldownMs = 1_000;

const metadata = z.object({ jwks_uri: z.url() });
const published = z.object({
  keys: z.array(
    z.looseObject({
      kid: z.string(),
      kty: z.string(),
      endorsements: z.array(z.string()).default([]),
    }),
  ),
});
type PublishedKey = z.infer<typeof published>['keys'][number];

/**
 * The keys that the Bot Framework signs with, as it publishes them. A key is for Teams only where its endorsements say so.
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
 */
export function createChannelKeys(metadataUrl: string, clock = () => performance.now()) {
  let known: { keys: readonly PublishedKey[]; atMs: number } | undefined;
  let asked: Promise<void> | undefined;
  let askedMs = Number.NEGATIVE_INFINITY;

  const ask = async () => {
    askedMs = clock();
    const { jwks_uri: address } = metadata.parse(await fetchJson(metadataUrl));
    // The keys are worth no more than the way that they come by.
    if (new URL(address).protocol !== new URL(metadataUrl).protocol)
      throw new Error('keys from a bare address');
    known = { keys: published.parse(await fetchJson(address)).keys, atMs: clock() };
  };
  const find = (kid: string) => known?.keys.find((key) => key.kid === kid);

  return {
    /** Throws where there is no such key, it is for another channel, or nobody can say. */
    async find(kid: string) {
      const ageMs = known === undefined ? Number.POSITIVE_INFINITY : clock() - known.atMs;
      const isDue = find(kid) === undefined || ageMs > freshMs;
      const restMs = known === undefined ? firstCooldownMs : cooldownMs;
      if (isDue && (asked !== undefined || clock() - askedMs > restMs)) {
        asked ??= ask().finally(() => {
          asked = undefined;
        });
        await asked.catch((cause: unknown) => {
          if (find(kid) === undefined || ageMs > servesMs)
            throw new Error('the keys of the Bot Framework are out of reach', { cause });
        });
      }
      const key = find(kid);
      if (key === undefined) throw new Error('a key that the Bot Framework did not publish');
      if (!key.endorsements.includes('msteams')) throw new Error('a key of another channel');
      return importJWK(key as unknown as JWK, 'RS256');
    },
  };
}

async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.json();
}
