import type { Request } from 'express';
import { pageLanguageFor } from '#domain/language/languages.ts';
import { noticeQuery } from '#web/web-fields.ts';

/** The language of a public page: that of its address, else the browser's first that we have, else English. */
export function askedLanguage(request: Request): string {
  const query = noticeQuery.safeParse(request.query);
  const asked = query.success ? query.data.language : undefined;
  return asked ?? preferred(request.acceptsLanguages());
}

function preferred(asked: readonly string[]): string {
  const found = asked.find((tag) => tag.startsWith('en') || pageLanguageFor(tag).code !== 'en');
  return found ?? 'en';
}
