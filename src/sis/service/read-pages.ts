import { z } from 'zod';
import { PackageRefused } from '#sis/oneroster/package-refused.ts';
import type { ServiceAnswer } from './ask-service.ts';

export type ServiceRow = Record<string, unknown> & { sourcedId: string };
/** `total` and `hasNext` are absent where the service says nothing of them. */
export type Page = { rows: ServiceRow[]; total?: number; hasNext?: boolean };
export type AskPage = (place: { offset: number; limit: number }) => Promise<Page>;

/** The rows moved under the reader, who can't find the place again. */
export class PagesMoved extends Error {
  override name = 'PagesMoved';
}

const pageLength = 1000;
const mostRows = 20_000_000;

type Found = { page: Page; offset: number; place: number };

/**
 * Reads a collection page by page. Each page begins with the last row of the page before. If it doesn't, rows came or went in
 * the meantime: the reader goes one page back, finds the row there, and reads on behind it, so that nobody is passed over.
 */
export async function* readPages(ask: AskPage): AsyncGenerator<ServiceRow[]> {
  let found: Found = { page: await ask({ offset: 0, limit: pageLength }), offset: 0, place: -1 };
  for (let read = 0; ; ) {
    const { page, offset, place } = found;
    const fresh = page.rows.slice(place + 1);
    read += fresh.length;
    if (read > mostRows)
      throw new PackageRefused('the roster service has more than 20 million rows');
    if (fresh.length > 0) yield fresh;
    const end = offset + page.rows.length;
    if (isLast(page, end, fresh.length)) {
      if (page.total !== undefined && read < page.total) throw new PagesMoved();
      return;
    }
    found = await readOn(ask, { after: page.rows.at(-1)?.sourcedId, end, pace: page.rows.length });
  }
}

const isLast = ({ total, hasNext }: Page, end: number, fresh: number) =>
  fresh === 0 || (total === undefined ? hasNext === false : end >= total);

/** The next page, from the row that was read last; or the page in which that row stands now. */
async function readOn(
  ask: AskPage,
  { after, end, pace }: { after: string | undefined; end: number; pace: number },
): Promise<Found> {
  // Of one row a page, none is left to know the place by; it must be another one.
  if (pace === 1) {
    const page = await ask({ offset: end, limit: pageLength });
    if (page.rows.some(({ sourcedId }) => sourcedId === after)) throw new PagesMoved();
    return { page, offset: end, place: -1 };
  }
  for (const offset of [end - 1, Math.max(end - pace, 0)]) {
    const page = await ask({ offset, limit: pageLength });
    const place = page.rows.findIndex(({ sourcedId }) => sourcedId === after);
    if (place < 0) continue;
    // A service that knows no offset gives its first page forever.
    if (offset === end - 1 && place > 0 && place === page.rows.length - 1) break;
    return { page, offset, place };
  }
  throw new PagesMoved();
}

const rowShape = z.looseObject({ sourcedId: z.string() });

/** What an answer holds of a collection; X-Total-Count and Link say whether there is more. */
export function readPage(collection: string, { body, headers }: ServiceAnswer): Page {
  const read = z.object({ [collection]: z.array(rowShape) }).safeParse(body);
  if (!read.success)
    throw new PackageRefused(
      `the roster service answers without a list of ${collection} that have a sourcedId each`,
    );
  const total = headers.get('x-total-count') ?? '';
  const link = headers.get('link');
  return {
    rows: read.data[collection] ?? [],
    ...(/^\d+$/.test(total) ? { total: Number(total) } : {}),
    ...(link === null ? {} : { hasNext: /rel="?next\b/.test(link) }),
  };
}
