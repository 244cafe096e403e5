import type { InboundText } from '#carrier/carrier.ts';
import type { Db } from '#database/transaction.ts';
import { recordSafeText } from '#domain/attempt/answer/record-safe-text.ts';
import { answerHelp } from '#domain/consent/opt-out/answer-help.ts';
import { readText } from '#domain/consent/opt-out/opt-out-words.ts';
import { revokeByText, type TextTaken } from '#domain/consent/opt-out/revoke-by-text.ts';
import { revokeDrillPhoneByText } from '#domain/drill/list/revoke-drill-phone.ts';
import { answerQuestion } from '#domain/family/request/answer-question.ts';
import { type FamilyReply, recordFamilyReply } from '#domain/family/request/record-family-reply.ts';
import { isQuestion, questionLanguage } from '#domain/language/opt-out-text/question.ts';
import { isSafeText } from '#domain/language/safe-words.ts';
import type { Logger } from '#log/logger.ts';
import type { Vault } from '#vault/vault.ts';

type Tools = { db: Db; vault: Vault; logger: Logger };

/** Does what a text asks for, or keeps it for a person. Returns what to text back at once, if anything. */
export async function answerText(
  tools: Tools,
  { carrierId, from, body, optOut }: InboundText,
): Promise<string | undefined> {
  const { db, vault, logger } = tools;
  const text = { carrierId, phoneIndexes: vault.phoneIndexes(from), from, body, carrier: optOut };
  const read = await revokeByText(db, vault, text);
  logger.info({ read }, 'a text came in');
  if (optOut === 'stop') await revokeDrillPhoneByText(db, vault, from);
  if (read === 'other' && isSafeText(body)) {
    const safe = await recordSafeText(db, text);
    if (safe.kind === 'noted') return safe.words;
  }
  if (read !== 'help') {
    await keepForPerson(tools, text, read);
    return read === 'other' && isQuestion(body) ? answerAsked(tools, text) : undefined;
  }
  const help = await answerHelp(db, text);
  if (help.kind === 'over') await recordFamilyReply(db, vault, text);
  return help.kind === 'answered' ? help.words : undefined;
}

/** A family’s answer goes out as a text of its own; a number that no roster has learns what HELP tells. */
async function answerAsked({ db, vault }: Tools, text: FamilyReply): Promise<string | undefined> {
  if ((await answerQuestion(db, vault, text)) !== 'stranger') return undefined;
  const questionIn = questionLanguage(text.body) ?? 'en';
  const help = await answerHelp(db, { ...text, questionIn });
  return help.kind === 'answered' ? help.words : undefined;
}

/** What no rule answered waits for somebody of the front office. */
async function keepForPerson(
  { db, vault }: Tools,
  text: FamilyReply,
  read: TextTaken,
): Promise<void> {
  const isDoubtful = read === 'unknown-phone' && readText(text.body).kind === 'doubtful';
  if (read === 'other' || read === 'not-started' || isDoubtful)
    await recordFamilyReply(db, vault, { ...text, isDoubtful });
}
