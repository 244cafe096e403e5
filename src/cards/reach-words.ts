import type { Delivery } from '#domain/shared/channel.ts';
import { plural } from '#domain/shared/count-words.ts';

/** Whom an approval reaches, in one sentence: `1,990 phones will ring; up to 1,802 texts follow.` */
export function reachWords(about: {
  delivery: Delivery;
  voiceCount: number;
  textCount: number;
}): string {
  const rings = `${plural(about.voiceCount, 'phone')} will ring`;
  const texts = plural(about.textCount, 'text');
  switch (about.delivery) {
    case 'call':
      return about.textCount === 0 ? `${rings}.` : `${rings}; ${texts} will be sent.`;
    case 'call-then-text':
      return about.textCount === 0 ? `${rings}.` : `${rings}; up to ${texts} follow.`;
    case 'call-and-text':
      return `${rings}; ${texts} will be sent.`;
    case 'text':
      return about.voiceCount === 0
        ? `${texts} will be sent.`
        : `${texts} will be sent; up to ${plural(about.voiceCount, 'phone')} will ring where no text gets through.`;
  }
}
