import type { RansomRefusal } from '#domain/incident/clock/record-ransom.ts';
import type { ToldRefusal } from '#domain/incident/clock/record-told.ts';
import type { ScopeRefusal } from '#domain/incident/concerned/scope.ts';
import type { NoticeRefusal } from '#domain/incident/notice/draft-notice.ts';
import type { SignRefusal } from '#domain/incident/sign/breach-sign.ts';

type Own = Exclude<
  RansomRefusal | ToldRefusal | ScopeRefusal | NoticeRefusal | SignRefusal,
  'not-compliance' | 'no-incident' | 'incident-closed' | 'no-campaign'
>;

export const noticeSentences: Readonly<Record<Own, string>> = {
  'sign-answered': 'Someone answered this before. The card shows who, and what they said.',
  'own-sign':
    'You reported this or it is about what you did, so someone else has to say that it is no breach.',
  'already-told': 'Someone said so before. The card shows who, and when.',
  'ransom-said': 'Someone said so before. The card shows who, and when.',
  'notice-in-a-drill': 'This is a drill: no family is told. End it, or open a real incident.',
  'nobody-concerned': 'Nobody is on the list yet. Press “Who is affected” on the card first.',
  'nobody-to-call':
    'None of the families concerned has a phone on the roster that may be called. Send them the letters.',
};
