import type { RequestHandler, Response } from 'express';
import type { Db } from '#database/transaction.ts';
import { listPublished } from '#domain/closure/published/list-published.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { sendPlainPage } from '#web/page.ts';
import { closureNumber } from '#web/web-fields.ts';
import { writeAlert } from './write-alert.ts';
import { writeRss } from './write-rss.ts';

/** What the district’s own site reads to show a banner: the closures that hold. */
export function showFeed(db: Db, { publicUrl }: { publicUrl: string }): RequestHandler {
  return async (_request, response) => {
    const district = await findDistrict(db);
    if (district === undefined || !district.publicFeed) return tellNothingThere(response);
    const closures = await listPublished(db);
    send(response, 'application/rss+xml', writeRss(closures, { district, publicUrl }));
  };
}

/** One closure of the feed by its number, also once it is over. */
export function showAlert(db: Db, { publicUrl }: { publicUrl: string }): RequestHandler {
  return async (request, response) => {
    const number = closureNumber.safeParse(request.params['number']);
    const district = await findDistrict(db);
    const [closure] = number.success ? await listPublished(db, number.data) : [];
    if (district === undefined || closure === undefined) return tellNothingThere(response);
    send(response, 'application/cap+xml', writeAlert(closure, { district, publicUrl }));
  };
}

/** Any site may read it, and for a minute anybody between may keep it. */
function send(response: Response, type: string, xml: string): void {
  response
    .set({
      'Cache-Control': 'public, max-age=60',
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
    })
    .type(type)
    .send(xml);
}

function tellNothingThere(response: Response): void {
  sendPlainPage(response, {
    status: 404,
    title: 'Nothing here',
    words: 'The district has no such closure on a public feed.',
  });
}
