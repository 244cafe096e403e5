import { one, run } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { note } from '#domain/audit/audit-store.ts';
import { foldText } from '#domain/language/fold-text.ts';
import { wordsIn } from '#domain/language/languages.ts';
import { helpLanguage } from '#domain/language/opt-out-text/stop-words.ts';
import { takeCarrierRequest } from '#domain/shared/carrier/carrier-request-store.ts';
import { familyLimits } from '#domain/shared/family-limits.ts';
import { dialableIn } from '#domain/shared/written-number.ts';
import type { PhoneIndexes } from '#vault/vault.ts';
import { hasCarrierStop } from './text-store.ts';

export type HelpAnswer =
  | { kind: 'answered'; words: string }
  /** Nothing to say: the same text again, or the carrier holds a STOP, refuses our texts, and answers by itself. */
  | { kind: 'silent' }
  /** This number had its answers of the day: a person reads it. */
  | { kind: 'over' };

/**
 * The answer to a text that asks for help, once for each text: in the language of the phone, or of the word where
 * nobody has the number. Two machines that answer each other end after the day's share.
 */
export async function answerHelp(
  db: Db,
  text: {
    carrierId: string;
    phoneIndexes: PhoneIndexes;
    body: string;
    /** Of a question from a number that no roster has: it learns what HELP tells, and no more. */
    questionIn?: string;
  },
): Promise<HelpAnswer> {
  const asked = text.questionIn ?? helpLanguage(foldText(text.body));
  const { helpADay, questionsADay } = familyLimits.reply;
  if (asked === undefined) return { kind: 'silent' };
  return transact(db, async (tx): Promise<HelpAnswer> => {
    const today = await lockAndCount(tx, text.phoneIndexes);
    const found = await selectAtHelp(tx, text);
    if (found === undefined || found.wasTaken) return { kind: 'silent' };
    const { phoneId } = found;
    if (phoneId !== null && (await hasCarrierStop(tx, phoneId))) return { kind: 'silent' };
    if (today >= (text.questionIn === undefined ? helpADay : questionsADay))
      return { kind: 'over' };
    if (!(await takeCarrierRequest(tx, text.carrierId))) return { kind: 'silent' };
    await run(tx)`
      INSERT INTO outreach (kind, phone_indexes) VALUES ('help', ${text.phoneIndexes}::bytea[])`;
    const language = found.language ?? asked;
    await note(
      tx,
      phoneId === null
        ? { kind: 'carrier', id: text.carrierId }
        : { kind: 'guardian', id: phoneId },
      'help-answered',
      phoneId === null ? { kind: 'text', id: text.carrierId } : { kind: 'phone', id: phoneId },
      { language, text: text.carrierId },
    );
    return { kind: 'answered', words: helpText({ ...found, language }) };
  });
}

/** One text of a number after the other: ten at once are ten. */
async function lockAndCount(tx: Transaction, phoneIndexes: PhoneIndexes): Promise<number> {
  await run(tx)`
    SELECT pg_advisory_xact_lock(hashtextextended('help ' || encode(${phoneIndexes[0]}, 'hex'), 0))`;
  const row = await one<{ today: number }>(tx)`
    SELECT count(*)::int AS today FROM outreach
    WHERE kind = 'help' AND phone_indexes && ${phoneIndexes}::bytea[] AND asked_at > clock_timestamp() - interval '24 hours'`;
  return row?.today ?? 0;
}

type AtHelp = {
  registeredName: string;
  callbackNumber: string;
  /** Null for nobody's number. */
  phoneId: string | null;
  /** Of the first guardian who uses it. */
  language: string | null;
  wasTaken: boolean;
};

/** Undefined before there is a district. */
async function selectAtHelp(
  tx: Transaction,
  { phoneIndexes, carrierId }: { phoneIndexes: PhoneIndexes; carrierId: string },
): Promise<AtHelp | undefined> {
  return one<AtHelp>(tx)`
    SELECT d.registered_name AS "registeredName", d.callback_number AS "callbackNumber", p.id AS "phoneId",
      (SELECT language FROM guardian WHERE id = first_guardian(p.id)) AS language,
      EXISTS (SELECT FROM carrier_request WHERE id = ${carrierId}) AS "wasTaken"
    FROM district d LEFT JOIN phone p ON p.index = ANY (${phoneIndexes}::bytea[])`;
}

/** The answer to HELP: who texts, whom to call, and how to stop. */
export function helpText(of: {
  /** BCP 47; English where we have no words in it. */
  language: string;
  registeredName: string;
  callbackNumber: string;
}): string {
  const { direction, texted } = wordsIn(of.language).words;
  return texted.help({
    name: of.registeredName,
    number: dialableIn(direction, of.callbackNumber),
  });
}
