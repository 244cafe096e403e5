import type { components } from '#web/api.d.ts';

type Language = { language: components['schemas']['PageLanguage'] };

/** A number's place on the page. */
export const anchorOf = (phoneId: string) => `number-${phoneId}`;

/** Where the language of calls and texts stands on the page. */
export const speechPlace = 'language';

/** Where a family asks for its data. */
export const requestPlace = 'request';

/** Where a family saves its receipt. */
export const receiptPlace = 'receipt';

/** Where the notice stands on the page. */
export const noticePlace = 'notice';

export type Addresses = ReturnType<typeof addressesFrom>;

/**
 * The addresses of a family's pages. They are relative, so that they hold behind a proxy that changes the path: from
 * the page itself, or from one below it.
 */
export function addressesFrom(token: string, where: 'page' | 'below') {
  const page = where === 'page' ? token : `../${token}`;
  return {
    stopForm: page,
    agreeForm: `${page}/agree`,
    number: (at: Language & { phone: string }) =>
      `${page}?language=${at.language}#${anchorOf(at.phone)}`,
    notice: ({ language }: Language) => `${page}?language=${language}#${noticePlace}`,
    done: (what: Partial<Language> & { phone: string; done: components['schemas']['PageDone'] }) =>
      `${page}?${new URLSearchParams(what)}#${anchorOf(what.phone)}`,
    requestForm: `${page}/request`,
    requestSent: (at: Language) =>
      `${page}?${new URLSearchParams({ ...at, done: 'request-sent' })}#${requestPlace}`,
    receiptForm: `${page}/receipt`,
    noReceipt: (why: 'receipt-later' | 'receipt-empty', at: Language) =>
      `${page}?${new URLSearchParams({ ...at, done: why })}#${receiptPlace}`,
    firstForm: `${page}/first`,
    languageForm: `${page}/language`,
    languageChosen: (at: Language) =>
      `${page}?${new URLSearchParams({ ...at, done: 'language-chosen' })}#${speechPlace}`,
    agree: (use: Language & { phone: string; channel: string; purpose: string }) =>
      `${page}/agree?${new URLSearchParams(use)}`,
    stop: (asked: Language & { phone: string; scope: string }) =>
      `${page}/stop?${new URLSearchParams(asked)}`,
  };
}
