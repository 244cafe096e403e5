import { one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import { type SealedContent, shortCode } from '#domain/closure/seal/fingerprint.ts';
import type { DecisionBlocker, sealedWordsRefusals } from '#refusals/approval.ts';
import type { RehearsedWords } from './rehearsal.ts';

export type SealedWords =
  | { kind: 'words'; versionId: string; language: string; words: RehearsedWords }
  | { kind: 'refused'; reason: SealedWordsRefusal };

type SealedWordsRefusal =
  | keyof typeof sealedWordsRefusals
  | DecisionBlocker
  | 'not-found'
  | 'not-waiting'
  | 'out-of-date'
  | 'changed-since-asked';

type Found = {
  versionId: string;
  state: string;
  fingerprint: Buffer | null;
  blocker: DecisionBlocker | null;
  content: SealedContent | null;
};

/** What waits for this person's decision, in the words of its seal and with its recordings. */
export async function findSealedWords(
  db: Db,
  asked: { operatorId: string; campaignId: string; code: string },
): Promise<SealedWords> {
  const found = await one<Found>(db)`
    SELECT v.id AS "versionId", c.state, v.fingerprint, decision_blocker(${asked.operatorId}, v) AS blocker,
      CASE WHEN seal_holds(v) THEN v.sealed_content END AS content
    FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    WHERE c.id = ${asked.campaignId}`;
  const no = (reason: SealedWordsRefusal) => ({ kind: 'refused', reason }) as const;
  if (found === undefined) return no('not-found');
  if (found.blocker !== null) return no(found.blocker);
  if (found.state !== 'submitted' || found.fingerprint === null) return no('not-waiting');
  if (shortCode(found.fingerprint) !== asked.code) return no('out-of-date');
  return found.content === null
    ? no('changed-since-asked')
    : wordsOf(found.versionId, found.content);
}

function wordsOf(versionId: string, content: SealedContent): SealedWords {
  const { purpose, happening, schools, texts, recordings = {}, languages } = content;
  const { asksToConfirm = false } = content;
  const [language] = Object.keys(recordings).toSorted(
    (a, b) => Number(b === 'en') - Number(a === 'en') || a.localeCompare(b),
  );
  if (language === undefined) return { kind: 'refused', reason: 'nothing-recorded' };
  const {
    registeredName,
    callbackNumber,
    emergencyLine = null,
    consentPolicy,
    checkCode,
  } = content;
  const sealed = {
    registeredName,
    callbackNumber,
    emergencyLine,
    ...(checkCode === undefined ? {} : { checkCode }),
    endsEmergencies: consentPolicy === 'strictest',
  };
  const said = { purpose, happening, schoolIds: schools, texts, recordings, asksToConfirm };
  const words = { ...said, audience: languages, sealed };
  return { kind: 'words', versionId, language, words };
}
