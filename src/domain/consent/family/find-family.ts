import { sql } from 'kysely';
import { many, one } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import { selectTerms } from '#domain/consent/rules/rule-store.ts';
import { everyPurpose } from '#domain/shared/purpose.ts';
import { phoneBinding, type Vault } from '#vault/vault.ts';
import type { Family, FamilyAnswer, FamilyPage, FamilyPhone } from './family.ts';
import { closestRelation } from './family-choices.ts';

type Head = { guardianId: string; language: string; relations: string[] } & Family['district'];
type AnswerRow = FamilyAnswer &
  Omit<FamilyPhone, 'lastDigits' | 'answers'> & { index: Buffer; number: Buffer };

/** What the school may call about the numbers of a page; undefined where the roster has nobody for it any more. */
export async function findFamily(
  db: Db | Transaction,
  vault: Pick<Vault, 'decrypt'>,
  page: FamilyPage,
): Promise<Family | undefined> {
  const head = await selectHead(db, page);
  if (head === undefined) return undefined;
  const { guardianId, language, relations, ...district } = head;
  const terms = await selectTerms(db);
  const rows = await selectAnswers(db, guardianId);
  const isOnPage = ({ phoneId }: AnswerRow) => 'guardianId' in page || phoneId === page.numberId;
  const isOwn = 'guardianId' in page;
  return {
    guardianId: isOwn ? guardianId : undefined,
    language,
    // Of several people who list a number nobody knows which one agrees.
    relation: isOwn ? closestRelation(relations) : undefined,
    district,
    terms: {
      endsOnePurpose: terms?.byCategory === true,
      endsEmergencies: terms?.policy === 'strictest',
    },
    phones: [...Map.groupBy(rows.filter(isOnPage), (row) => row.phoneId).values()].flatMap(
      (answers) =>
        answers.slice(0, 1).map(({ phoneId, number, index, ...phone }) => ({
          phoneId,
          lastDigits: vault.decrypt(number, phoneBinding(index)).slice(-2),
          isStudentLine: phone.isStudentLine,
          isShared: phone.isShared,
          isTextsOnly: phone.isTextsOnly,
          hasTurn: phone.hasTurn,
          firstSince: phone.firstSince,
          codePath: phone.codePath,
          answers,
        })),
    ),
  };
}

/**
 * With what the guardian is to their students, in the roster's words, without those a document bars them from. Of a number,
 * the person who lists it first, as in its texts.
 */
async function selectHead(db: Db | Transaction, page: FamilyPage): Promise<Head | undefined> {
  return one<Head>(db)`
    SELECT g.id AS "guardianId", g.language, ARRAY(SELECT DISTINCT gs.relation FROM guardianship gs
        JOIN student s ON s.id = gs.student_id AND s.active
        WHERE gs.guardian_id = g.id AND gs.active AND gs.may_be_contacted) AS relations,
      d.registered_name AS name, d.callback_number AS "callbackNumber", d.time_zone AS "timeZone"
    FROM guardian g CROSS JOIN district d
    WHERE g.active AND g.id = ${
      'guardianId' in page ? page.guardianId : sql`first_guardian(${page.numberId})`
    }`;
}

/** One row per number, channel and purpose, with the verdict of the function that the dial gate calls. */
async function selectAnswers(db: Db | Transaction, guardianId: string): Promise<AnswerRow[]> {
  return many<AnswerRow>(db)`
    SELECT p.id AS "phoneId", p.index, p.number, p.student_line AS "isStudentLine",
      EXISTS (SELECT FROM guardian_phone other JOIN guardian o ON o.id = other.guardian_id AND o.active
        WHERE other.phone_id = p.id AND other.active AND other.guardian_id <> gp.guardian_id) AS "isShared",
      g.facts & (SELECT fact_bits('{texts-only yes}')) <> 0 AS "isTextsOnly",
      EXISTS (SELECT FROM phone_audience a WHERE a.phone_id = p.id AND a.turn IS NOT NULL) AS "hasTurn",
      gp.first_since AS "firstSince",
      CASE WHEN g.facts & (SELECT fact_bits('{carrier-stop yes}')) <> 0 THEN 'carrier-stop'
        WHEN p.line_type = 'landline' OR p.bad_number_at IS NOT NULL THEN 'no-text'
        ELSE 'text' END AS "codePath", asked.channel, asked.purpose,
      rule.id AS rule, rule.allows,
      CASE WHEN state.bits & (SELECT fact_bits('{consent express,consent written}')) <> 0 THEN 'given'
        WHEN state.bits & (SELECT fact_bits('{consent revoked}')) <> 0 THEN 'withdrawn'
        WHEN state.bits & (SELECT fact_bits('{consent emergency-opt-out}')) <> 0 THEN 'opted-out'
        ELSE 'none' END AS consent,
      coalesce(record.obtained_at, revocation.received_at) AS since,
      coalesce(NOT revocation.doubtful, false) AS "isFinal"
    FROM guardian_phone gp
    JOIN phone p ON p.id = gp.phone_id
    JOIN phone_gate g ON g.phone_id = p.id
    CROSS JOIN (
      SELECT channel, channel_order, purpose, purpose_order
      FROM unnest(ARRAY['voice', 'text']) WITH ORDINALITY AS channels(channel, channel_order)
      CROSS JOIN unnest(${[...everyPurpose]}::text[]) WITH ORDINALITY AS purposes(purpose, purpose_order)
    ) AS asked
    CROSS JOIN LATERAL consent_verdict(asked.purpose, asked.channel, g, roster_rule_for(p.id)) AS rule
    CROSS JOIN LATERAL (
      SELECT consent_facts(g, asked.purpose, asked.channel, g.by_category, now()) AS bits,
        consent_evidence(g, asked.purpose, asked.channel, 'ledger') AS evidence
    ) AS state
    LEFT JOIN consent_record record ON record.id = state.evidence
    LEFT JOIN revocation ON revocation.id = state.evidence
    WHERE gp.guardian_id = ${guardianId} AND gp.active
    ORDER BY gp.rank, p.id, asked.purpose_order, asked.channel_order`;
}
