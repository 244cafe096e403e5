import { z } from 'zod';

const text = z.string().optional().catch(undefined);
const query = z.object({
  To: text,
  From: text,
  Status: text,
  Page: z.coerce.number().int().min(0).catch(0),
  PageSize: z.coerce.number().int().min(1).max(1000).catch(50),
});

export type PageQuery = {
  to: string | undefined;
  from: string | undefined;
  status: string | undefined;
  page: number;
  pageSize: number;
};

export function pageQuery(raw: unknown): PageQuery {
  const { To, From, Status, Page, PageSize } = query.parse(raw);
  return { to: To, from: From, status: Status, page: Page, pageSize: PageSize };
}

/** One page of a list, with addresses to the next as Twilio gives them. */
export function page<T>(
  list: { name: string; path: string; query: PageQuery; found: T[] },
  resource: (item: T) => object,
): object {
  const { name, path, found } = list;
  const { page: number, pageSize } = list.query;
  const start = number * pageSize;
  const address = (of: number): string => {
    const search = new URLSearchParams({ PageSize: String(pageSize), Page: String(of) });
    if (list.query.to !== undefined) search.set('To', list.query.to);
    if (list.query.from !== undefined) search.set('From', list.query.from);
    if (list.query.status !== undefined) search.set('Status', list.query.status);
    return `${path}?${search}`;
  };
  const items = found.slice(start, start + pageSize);
  return {
    [name]: items.map(resource),
    page: number,
    page_size: pageSize,
    start,
    end: Math.max(start, start + items.length - 1),
    uri: address(number),
    first_page_uri: address(0),
    next_page_uri: start + pageSize < found.length ? address(number + 1) : null,
    previous_page_uri: number > 0 ? address(number - 1) : null,
  };
}
