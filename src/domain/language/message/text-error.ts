import { tooLong } from '#domain/shared/typed/too-long.ts';

/** The longest a message may be: about 70 seconds of speech. How much of it fits a text is text-segments.ts. */
export const maxMessageLength = 1000;

/**
 * Why a text can't be said or sent, if it can't. Control characters and direction overrides are refused: a voice can't
 * speak them, and a screen could be made to lie with them.
 */
export function textError(text: string): string | undefined {
  if (!text.isWellFormed() || /[\p{Cc}\u202a-\u202e\u2066-\u2069\ufffe\uffff]/u.test(text)) {
    return 'This text has characters that can’t be spoken. Type it again without pasting.';
  }
  const [short] = linkShorteners(text);
  if (short !== undefined) {
    return `Carriers block texts with ${short} links. Use the full address.`;
  }
  return tooLong(text, maxMessageLength);
}

/** Hosts that stand for any other address: carriers filter texts with them, and nobody sees where they lead. */
const shorteners = [
  'adf.ly',
  'bit.do',
  'bit.ly',
  'bitly.com',
  'bl.ink',
  'buff.ly',
  'clck.ru',
  'cutt.ly',
  'dlvr.it',
  'fb.me',
  'goo.gl',
  'goo.su',
  'ift.tt',
  'is.gd',
  'j.mp',
  'lnkd.in',
  'ow.ly',
  'qr.ae',
  'rb.gy',
  'rebrand.ly',
  'rebrandly.com',
  's.id',
  'short.io',
  'shorturl.at',
  'shorte.st',
  'snip.ly',
  't.co',
  't.ly',
  'tiny.cc',
  'tiny.one',
  'tinyurl.com',
  'tr.im',
  'trib.al',
  'urlz.fr',
  'v.gd',
  'x.co',
] as const;

const hosts = shorteners.map((host) => RegExp.escape(host)).join('|');
/** Not the end of another word (`don't.co`), nor the beginning of another host (`t.com`, `bit.ly.example.org`). */
const shortened = new RegExp(
  `(?<![a-z0-9_@’'-]|(?<!www)\\.)(?:${hosts})(?![a-z0-9_-]|\\.[a-z0-9])`,
  'giu',
);

/** The shortened links in a text, by host, in the order they come. */
export function linkShorteners(text: string): string[] {
  const found = text.normalize('NFKC').matchAll(shortened);
  return [...new Set(Array.from(found, ([host]) => host.toLowerCase()))];
}
