import type { RequestHandler } from 'express';
import { refuseForm } from '#web/family/open-link.ts';

/**
 * A form that another site makes a browser send is not the person's. Browsers say where a request comes from; the pages have
 * no cookie, so one too old to say so loses nothing by it.
 */
export const refuseOtherSites: RequestHandler = (request, response, next) => {
  const from = request.get('sec-fetch-site');
  if (from === 'cross-site' || from === 'same-site') return refuseForm(response);
  next();
};
