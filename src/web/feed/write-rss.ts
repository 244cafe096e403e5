import type { PublishedClosure } from '#domain/closure/published/list-published.ts';
import type { District } from '#domain/district/find-district.ts';
import { happenings } from '#domain/shared/happening.ts';
import { type Html, html } from '#web/html.ts';

/**
 * The closures that hold, as RSS 2.0 in English (https://www.rssboard.org/rss-specification). Each leads to its alert, which
 * has every language.
 */
export function writeRss(
  closures: readonly PublishedClosure[],
  { district, publicUrl }: { district: Pick<District, 'name'>; publicUrl: string },
): string {
  return html`<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0">
<channel>
<title>${district.name}: school closures</title>
<link>${publicUrl}/feed</link>
<description>Closures, late starts and early dismissals that the district has called families about.</description>
<language>en-US</language>
<ttl>1</ttl>
${closures.map((closure) => item(closure, publicUrl))}</channel>
</rss>
`.text;
}

/** `Wed, Jan 13`. */
const day = (eventDate: string) =>
  Temporal.PlainDate.from(eventDate).toLocaleString('en-US', {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
  });

function item(closure: PublishedClosure, publicUrl: string): Html {
  const { number, schools, eventDate, texts, startedAt, corrects } = closure;
  const address = `${publicUrl}/feed/${number}`;
  return html`<item>
<title>${whatWords(closure)}, ${day(eventDate)}: ${schools.join(', ')}${corrects === null ? '' : ` (replaces closure ${corrects.number})`}</title>
<link>${address}</link>
<guid>${address}</guid>
<pubDate>${new Date(startedAt.epochMilliseconds).toUTCString()}</pubDate>
<description>${texts['en'] ?? ''}</description>
</item>
`;
}

/** What it is; what corrects another one in words of its own says so. */
export function whatWords({ happening, corrects }: PublishedClosure): string {
  return corrects !== null && happening === 'other' ? 'Correction' : happenings[happening];
}
