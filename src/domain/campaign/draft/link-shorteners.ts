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
