import type { AbsenceStop, WeeklyStop } from '#domain/closure/absence/absence-stop.ts';
import type { Contradiction } from '#domain/closure/contradiction/contradictions.ts';
import type { StandingApproval } from '#domain/closure/standing.ts';
import type { TermChange } from '#domain/closure/terms/terms.ts';
import type { LanguageDoubt } from '#domain/closure/translation/language-doubts.ts';
import type { Happening } from '#domain/shared/happening.ts';

/** Something about a sealed version that an approver should stop at. Counts and codes only, nobody's name or number. */
export type Warning =
  /** `phones` to call, or to text where nobody is called; `usual` is the median of this many closures like it. */
  | { kind: 'other-size'; phones: number; usual: number; closures: number }
  /** Without a comparison: fewer than half of the phones on the roster. */
  | { kind: 'few-of-roster'; phones: number; onRoster: number }
  /** Without a comparison: more phones than any roster has for so many students. */
  | { kind: 'many-for-students'; phones: number; students: number }
  /** Before 5:30 or from 21:00 on, where `phones` of the list may be. `at` is an ISO instant. */
  | { kind: 'first-ring' | 'last-ring'; at: string; timeZone: string; phones: number }
  /** `seconds` from the first ring to the last. */
  | { kind: 'slow-emergency'; seconds: number }
  /** An emergency on a ground that the FCC does not name. */
  | { kind: 'ground-for-counsel' }
  /** California wants a live person first, where a call is not about attendance, health or safety. */
  | { kind: 'live-announcement' }
  /** Families who came since are not on it; it stops nothing. */
  | { kind: 'roster-old'; seconds: number }
  | { kind: 'weekend' }
  | { kind: 'holiday'; name: string }
  /** Of the US calendar, and not on the district's list. */
  | { kind: 'us-holiday'; name: string }
  /** Calls begin when the day itself is half over or over, or on a later one. `at` is an ISO instant. */
  | {
      kind: 'begins-late';
      at: string;
      when: 'afternoon' | 'after-school' | 'after-dismissal' | 'another-day';
    }
  /** Another closure of that day for some of these schools. */
  | { kind: 'conflict'; number: number; happening: Happening }
  /** It is night, and it expires so soon that nobody may see it. ISO instants; called only where there is time for it. */
  | { kind: 'expires-at-night'; at: string; calledFrom?: string }
  | AbsenceStop
  | WeeklyStop
  /** The words say something else than the form. */
  | Contradiction
  /** Whether its requester, who was asked, said that it means the same. */
  | (LanguageDoubt & { isKept: boolean })
  /** Phones of families who will hear English. */
  | { kind: 'language-missing'; language: string; phones: number }
  /** No native reader has checked our words in it: who calls, the keys, the standard texts. */
  | { kind: 'words-unchecked'; language: string; phones: number }
  /** The carrier has no voice for it: `texted` of these phones get its text, and a call is in English. */
  | { kind: 'no-voice'; language: string; phones: number; texted: number };

/** What is other than in the version before. */
export type Change =
  | { kind: 'texts' | 'staff-texts'; changed: string[]; added: string[]; removed: string[] }
  /** Languages whose message has another recording, its first, or none any more. */
  | { kind: 'recordings'; changed: string[]; added: string[]; removed: string[] }
  /** Names of schools; labels of groups. */
  | { kind: 'schools' | 'groups'; added: string[]; removed: string[] }
  | TermChange
  /** Whether, and how long, its approval covers what comes later. */
  | { kind: 'stands'; was: StandingApproval | null; is: StandingApproval | null }
  /** ISO instants; a start of null is as soon as it is approved. */
  | { kind: 'start'; was: string | null; is: string | null }
  | { kind: 'stop'; was: string; is: string }
  /** Phones to call (or text), and phones left out. */
  | { kind: 'counts'; phones: [was: number, is: number]; leftOut: [was: number, is: number] };

/** As it is stored with the version. `since` is absent on a first version. */
export type VersionWarnings = {
  odd: Warning[];
  since?: { version: number; changes: Change[] };
};
