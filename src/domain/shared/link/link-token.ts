import { type LinkState, stateOfLink } from './signed-link.ts';

// 16 bytes of id and 5 bytes of expiry in seconds are 28 characters of base64url; the signature follows.
const payloadBytes = 21;
const payloadLength = 28;

/** Signs the first part of a token. What it signs must begin with the kind of link, so that no kind stands in for another. */
export type SignPayload = (payload: string) => string;

/** A token that names one row, by its UUID, until a time. */
export function makeLinkToken(
  link: { id: string; expiresAt: Temporal.Instant },
  sign: SignPayload,
): string {
  const payload = Buffer.alloc(payloadBytes);
  Buffer.from(link.id.replaceAll('-', ''), 'hex').copy(payload);
  payload.writeUIntBE(Math.trunc(link.expiresAt.epochMilliseconds / 1000), 16, 5);
  const text = payload.toString('base64url');
  return text + sign(text);
}

/** What a token names is told only by a good one, by whichever of these it was signed. */
export function openLinkToken(
  token: string,
  signs: readonly SignPayload[],
  now: Temporal.Instant,
):
  | { kind: 'good'; id: string; expiresAt: Temporal.Instant }
  | { kind: Exclude<LinkState, 'good'> } {
  const text = token.slice(0, payloadLength);
  const payload = Buffer.from(text, 'base64url');
  if (payload.length !== payloadBytes) return { kind: 'altered' };
  const expiresAt = Temporal.Instant.fromEpochMilliseconds(payload.readUIntBE(16, 5) * 1000);
  const kind = stateOfLink({
    expected: signs.map((sign) => sign(text)),
    given: token.slice(payloadLength),
    expiresAt,
    now,
  });
  if (kind !== 'good') return { kind };
  return { kind, id: toUuid(payload.subarray(0, 16).toString('hex')), expiresAt };
}

function toUuid(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
