import { z } from 'zod';
import {
  count,
  digest,
  faultCode,
  flag,
  foreignId,
  language,
  linkId,
  rowId,
  versionName,
  word,
} from './fact.ts';

const confirmation = z.strictObject({
  revocation: rowId,
  carrierId: foreignId.optional(),
  code: faultCode.optional(),
});
const pageCode = z.strictObject({ code: rowId, error: faultCode.optional() });
const familyText = z.strictObject({ text: rowId, error: faultCode.optional() });
/** The root of the tree over the rows' digests; `ledger_list` has them in their order. */
const ledgerRows = z.strictObject({ rows: count, root: digest });
const block = { block: rowId, kind: word };

/** The consent ledger, and what families and the front office do to it. */
export const consentActs = {
  // Written by the ledger's own triggers, one for each statement.
  'ledger-added': ledgerRows,
  'ledger-deleted': ledgerRows,
  'consent-recorded': recorded(),
  'consent-corrected': recorded(),
  'email-unsubscribed': z.strictObject({}),
  'email-resumed': z.strictObject({}),
  'consent-revoked': z.strictObject({
    revocation: rowId,
    scope: word,
    channel: word,
    means: word,
    attempt: rowId.optional(),
    doubtful: flag.optional(),
    beforeRoster: flag.optional(),
  }),
  'withdrawal-retracted': z.strictObject({ revocation: rowId, retraction: rowId }),
  'office-task-closed': z.strictObject({
    task: word,
    phone: rowId,
    outcome: word,
    texts: z.array(rowId),
    unread: count,
  }),
  'call-back-asked': z.strictObject({
    call: foreignId,
    attempt: rowId.optional(),
    school: rowId.optional(),
  }),
  'phone-blocked': z.strictObject(block),
  'phone-unblocked': z.strictObject({ ...block, record: rowId }),
  'confirmation-sent': confirmation,
  'confirmation-refused': confirmation,
  'confirmation-unknown': confirmation,
  'confirmation-too-late': confirmation,
  'confirmation-not-needed': confirmation,
  'page-code-requested': z.strictObject({ code: rowId }),
  'page-code-sent': pageCode,
  'page-code-refused': pageCode,
  'page-code-unknown': pageCode,
  'family-code-sent': pageCode,
  'family-code-refused': pageCode,
  'family-code-unknown': pageCode,
  'family-page-opened': z.strictObject({ code: rowId, link: linkId }),
  /** A family took the proof of what it agreed to and stopped. */
  'receipt-downloaded': z.strictObject({ rows: count }),
  'family-text-requested': z.strictObject({ text: rowId, kind: word }),
  'family-text-sent': familyText,
  'family-text-refused': familyText,
  'family-text-unknown': familyText,
  'language-chosen': z.strictObject({ language }),
  /** Of a guardian's numbers it rings first. */
  'first-number-chosen': z.strictObject({ phone: rowId }),
  'family-link-shown': z.strictObject({ link: linkId, phone: rowId }),
  'request-received': z.strictObject({ kind: word, text: foreignId.optional() }),
  'request-claimed': z.strictObject({}),
  'request-released': z.strictObject({}),
  'request-answered': z.strictObject({ text: rowId, answer: word }),
  'request-closed': z.strictObject({}),
  'question-answered': z.strictObject({ text: rowId, language, campaigns: z.array(rowId) }),
  'help-answered': z.strictObject({ language, text: foreignId }),
  'start-refused': z.strictObject({ reason: word }),
  'number-disowned': z.strictObject({ guardian: rowId }),
  'number-reassigned': z.strictObject({ check: rowId }),
  'numbers-checked': z.strictObject({ yes: count, no: count, noData: count }),
  'wording-recorded': z.strictObject({ import: rowId }),
};

function recorded() {
  return z.strictObject({
    record: rowId,
    channel: word,
    purposes: z.array(word),
    kind: word,
    method: word,
    wording: versionName.nullish(),
    replaces: rowId.optional(),
    /** Of the family page on which it was given. */
    link: linkId.optional(),
  });
}
