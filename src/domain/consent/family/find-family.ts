import type { Db, Transaction } from '#database/transaction.ts';
import { selectTerms } from '#domain/consent/rules/rule-store.ts';
import { phoneBinding, type Vault } from '#vault/vault.ts';
import type { Family, FamilyAnswer, FamilyPhone } from './family.ts';
import { closestRelation } from './family-choices.ts';
import {
  answersForFamily,
  districtForFamily,
  type FamilyAnswerRow,
  guardianForFamily,
  relationsForFamily,
} from './family-store.ts';

/** What the school may call one guardian about; undefined where the roster has the guardian no longer. */
export async function findFamily(
  db: Db | Transaction,
  vault: Pick<Vault, 'decrypt'>,
  guardianId: string,
): Promise<Family | undefined> {
  const guardian = await guardianForFamily(db, guardianId);
  if (guardian === undefined) return undefined;
  const relations = await relationsForFamily(db, guardianId);
  const district = await districtForFamily(db);
  const terms = await selectTerms(db);
  const rows = await answersForFamily(db, guardianId);
  return {
    language: guardian.language,
    relation: closestRelation(relations),
    district,
    terms: {
      endsOnePurpose: terms?.byCategory === true,
      endsEmergencies: terms?.policy === 'strictest',
    },
    phones: [...Map.groupBy(rows, (row) => row.phoneId).values()].flatMap((answers) =>
      toPhone(answers, vault),
    ),
  };
}

function toPhone(rows: FamilyAnswerRow[], vault: Pick<Vault, 'decrypt'>): FamilyPhone[] {
  const [first] = rows;
  if (first === undefined) return [];
  const number = vault.decrypt(first.number, phoneBinding(first.index));
  return [
    {
      phoneId: first.phoneId,
      lastDigits: number.slice(-2),
      isStudentLine: first.isStudentLine,
      isShared: first.isShared,
      codePath: first.codePath,
      answers: rows.map(toAnswer),
    },
  ];
}

function toAnswer(row: FamilyAnswerRow): FamilyAnswer {
  return {
    channel: row.channel,
    purpose: row.purpose,
    rule: row.rule,
    allows: row.allows,
    consent: row.consent,
    since: row.since ?? undefined,
    isFinal: row.isFinal,
  };
}
