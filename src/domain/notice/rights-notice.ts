import { hash } from 'node:crypto';
import { nationalNumber } from '#domain/shared/written-number.ts';
import type { NoticeDistrict, NoticeLanguage, NoticePart, RightsNotice } from './notice.ts';
import { englishNotice } from './rights-notice-en.ts';
import { spanishNotice } from './rights-notice-es.ts';

const notices: Record<NoticeLanguage, (district: NoticeDistrict) => NoticePart[]> = {
  en: englishNotice,
  es: spanishNotice,
};

export function rightsNotice(
  district: { name: string; callbackNumber: string },
  language: NoticeLanguage,
): RightsNotice {
  const { name, callbackNumber } = district;
  const parts = notices[language]({ name, number: nationalNumber(callbackNumber) });
  return { version: hash('sha256', JSON.stringify(parts)).slice(0, 8), parts };
}
