import type { Platform } from '#domain/shared/platform.ts';

/** The edges that somebody may come to with a forged, replayed or made-up request. */
export type Edge = Platform | 'twilio' | 'web';

/** Why a request was turned away before anybody was known behind it. A closed list: each is counted by itself. */
export type EdgeRefusal =
  | 'too-large'
  | 'unsigned'
  | 'wrong-time'
  | 'bad-signature'
  | 'sent-before'
  | 'unreadable'
  | 'foreign-service'
  | 'foreign-issuer'
  | 'bad-token'
  | 'foreign-tenant'
  | 'no-such-address';

/** What the sender is told. */
export const edgeSentences: Readonly<Record<EdgeRefusal, string>> = {
  'too-large': 'This request was refused: it is too large.',
  unsigned: 'This request was refused: it is not signed.',
  'wrong-time': 'This request was refused: the time in it is too far from now.',
  'bad-signature': 'This request was refused: its signature is wrong.',
  'sent-before': 'This request was refused: it was sent before, and counts once.',
  unreadable: 'This request was refused: it can’t be read.',
  'foreign-service': 'This request was refused: it doesn’t come from Teams.',
  'foreign-issuer': 'This request was refused: its token isn’t from the Bot Framework.',
  'bad-token': 'This request was refused: its token is wrong.',
  'foreign-tenant': 'This request was refused: it comes from another organization.',
  'no-such-address':
    'There is nothing at this address. Closures are requested and approved in chat, each on its own card.',
};
