import { hash } from 'node:crypto';
import { pageLanguageFor } from '#domain/language/languages.ts';
import { rightsNotice } from '#domain/language/notice/rights-notice.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { ConsentPurpose } from '#domain/shared/purpose.ts';
import { numberIn } from '#domain/shared/written-number.ts';

/** What somebody agrees to on their page, byte for byte as it stands there. Never with their number. */
export type PageWording = { version: string; language: string; body: string };

export type WordingUse = {
  channel: Channel;
  purpose: ConsentPurpose;
  /** The number's emergency messages were stopped, and agreeing brings them back. */
  endsOptOut: boolean;
};

type District = { name: string; callbackNumber: string };

/**
 * The agreement to one use of one number: who, with which means, what for, whose number, that nothing depends on it,
 * and how to stop (47 CFR 64.1200(f)(9); 15 USC 7001(c) for signing by a press). Its version is a digest of its words.
 */
export function pageWording(use: WordingUse, district: District, asked: string): PageWording {
  const { code: language, direction, pages } = pageLanguageFor(asked);
  const { how, what, cost, emergencies, mine, free, stop, sign } = pages.agreement;
  const body = [
    `${how[use.channel]({ name: district.name })} ${what[use.purpose]}`,
    ...(use.channel === 'text' ? [cost] : []),
    ...(use.endsOptOut ? [emergencies] : []),
    mine,
    free,
    stop[use.channel]({ number: numberIn(direction, district.callbackNumber) }),
    sign({ version: rightsNotice(district, language).version }),
  ].join('\n\n');
  return { version: `page-${hash('sha256', body).slice(0, 16)}`, language, body };
}
