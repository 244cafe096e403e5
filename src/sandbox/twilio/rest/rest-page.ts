import { z } from 'zod';

const text = z.string().optional().catch(undefined);
const query = z.object({
  To: text,
  From: text,
  Status: text,
  DateSent: text,
  'DateSent<': text,
  'DateSent>': text,
  PageToken: text,
  Page: z.coerce.number().int().min(0).catch(0),
  PageSize: z.coerce.number().int().min(1).max(1000).catch(50),
});

export type PageQuery = {
  to: string | undefined;
  from: string | undefined;
  status: string | undefined;
  /** Days in UTC, such as 2026-03-05: on that day, up to it, or from it on. */
  dateSent: Record<'on' | 'until' | 'from', string | undefined>;
  page: number;
  /** Where the page begins: behind the item with this id, whatever was added before it meanwhile. */
  after: string | undefined;
  pageSize: number;
};

export function pageQuery(raw: unknown): PageQuery {
  const { To, From, Status, Page, PageSize, PageToken, ...dates } = query.parse(raw);
  return {
    to: To,
    from: From,
    status: Status,
    dateSent: { on: dates.DateSent, until: dates['DateSent<'], from: dates['DateSent>'] },
    page: Page,
    after: PageToken?.replace(/^PA/, ''),
    pageSize: PageSize,
  };
}

/** One page of a list, with addresses to the next as Twilio gives them. */
export function page<T extends { sid: string }>(
  list: { name: string; path: string; query: PageQuery; found: T[] },
  resource: (item: T) => object,
): object {
  const { name, path, query: asked, found } = list;
  const { page: number, pageSize } = asked;
  const begin = found.findIndex(({ sid }) => sid === asked.after) + 1;
  const items = found.slice(begin, begin + pageSize);
  const last = items.at(-1)?.sid;
  const hasMore = begin + pageSize < found.length;
  const start = number * pageSize;
  const address = (of: number, after: string | undefined): string => {
    const search = new URLSearchParams({ PageSize: String(pageSize), Page: String(of) });
    if (after !== undefined) search.set('PageToken', `PA${after}`);
    if (asked.to !== undefined) search.set('To', asked.to);
    if (asked.from !== undefined) search.set('From', asked.from);
    if (asked.status !== undefined) search.set('Status', asked.status);
    for (const [key, day] of Object.entries(dateKeys)) {
      const given = asked.dateSent[day];
      if (given !== undefined) search.set(key, given);
    }
    return `${path}?${search}`;
  };
  return {
    [name]: items.map(resource),
    page: number,
    page_size: pageSize,
    start,
    end: Math.max(start, start + items.length - 1),
    uri: address(number, asked.after),
    first_page_uri: address(0, undefined),
    next_page_uri: hasMore ? address(number + 1, last) : null,
    previous_page_uri: number > 0 ? address(number - 1, undefined) : null,
  };
}

const dateKeys = { DateSent: 'on', 'DateSent<': 'until', 'DateSent>': 'from' } as const;
