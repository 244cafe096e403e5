import type { NoticeDistrict, NoticePart } from '#domain/notice/notice.ts';
import type { PageLanguage } from '#web/family/words/family-words.ts';

/** A public page of the district's: who has what of whom, or what one may expect. */
type Notice = { title: string; intro: string; parts: NoticePart[]; contact: string };

export type NoticeKind = 'privacy' | 'terms';

export type Notices = Record<NoticeKind, (district: NoticeDistrict) => Notice> & {
  otherLanguage: { code: PageLanguage; name: string };
};
