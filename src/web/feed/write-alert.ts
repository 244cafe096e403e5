import type { PublishedClosure } from '#domain/closure/published/list-published.ts';
import type { District } from '#domain/district/find-district.ts';
import type { Ground } from '#domain/shared/happening.ts';
import { type Html, html } from '#web/html.ts';
import { whatWords } from './write-rss.ts';

/** CAP’s categories (CAP 1.2, section 3.2.2). */
const categories: Record<Ground, string> = {
  weather: 'Met',
  fire: 'Fire',
  health: 'Health',
  threat: 'Security',
  building: 'Infra',
  'unexcused-absence': 'Other',
  none: 'Other',
};

type Place = { district: Pick<District, 'name' | 'timeZone'>; publicUrl: string };

/**
 * One closure as an alert of the Common Alerting Protocol, with a part for each language (OASIS CAP 1.2,
 * https://docs.oasis-open.org/emergency/cap/v1.2/CAP-v1.2.html). A correction updates what it corrects; what was stopped or
 * corrected is canceled.
 */
export function writeAlert(closure: PublishedClosure, place: Place): string {
  const { number, startedAt, overAt, corrects, texts } = closure;
  const refers = overAt === null ? corrects : { number, startedAt };
  const type = overAt !== null ? 'Cancel' : corrects === null ? 'Alert' : 'Update';
  return html`<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>${identifier(number, place)}${overAt === null ? '' : '.canceled'}</identifier>
<sender>${sender(place)}</sender>
<sent>${moment(overAt ?? startedAt, place)}</sent>
<status>Actual</status>
<msgType>${type}</msgType>
<scope>Public</scope>
${refers === null ? '' : html`<references>${sender(place)},${identifier(refers.number, place)},${moment(refers.startedAt, place)}</references>\n`}${Object.entries(
  texts,
)
  .toSorted(([one], [other]) => Number(other === 'en') - Number(one === 'en'))
  .map(([language, body]) => info(closure, { language, body }, place))}</alert>
`.text;
}

function info(
  closure: PublishedClosure,
  { language, body }: { language: string; body: string },
  place: Place,
): Html {
  const { ground, eventDate, schools, fingerprint } = closure;
  const { district } = place;
  return html`<info>
<language>${language === 'en' ? 'en-US' : language}</language>
<category>${categories[ground]}</category>
<event>${whatWords(closure)}</event>
<urgency>Expected</urgency>
<severity>Minor</severity>
<certainty>Observed</certainty>
<expires>${moment(endOf(eventDate, district.timeZone), place)}</expires>
<senderName>${district.name}</senderName>
<description>${body}</description>
<parameter><valueName>fingerprint</valueName><value>${fingerprint}</value></parameter>
${schools.map((name) => html`<area><areaDesc>${name}</areaDesc></area>\n`)}</info>
`;
}

const sender = ({ publicUrl }: Place) => new URL(publicUrl).host;
const identifier = (number: number, place: Place) => `${sender(place)}.closure.${number}`;

/** CAP has an offset and never `Z` (section 3.3.2). */
const moment = (instant: Temporal.Instant, { district }: Place) =>
  instant
    .toZonedDateTimeISO(district.timeZone)
    .toString({ smallestUnit: 'second', timeZoneName: 'never', calendarName: 'never' });

function endOf(eventDate: string, timeZone: string): Temporal.Instant {
  return Temporal.PlainDate.from(eventDate)
    .add({ days: 1 })
    .toZonedDateTime({ timeZone })
    .subtract({ seconds: 1 })
    .toInstant();
}
