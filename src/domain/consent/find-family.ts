import type { Db } from '#database/transaction.ts';
import { phoneBinding, type Vault } from '#vault/vault.ts';
import type { Family, FamilyAnswer, FamilyPhone } from './family.ts';
import {
  answersForFamily,
  districtForFamily,
  type FamilyAnswerRow,
  guardianForFamily,
} from './family-store.ts';

/** What the school may call one guardian about; undefined where the roster has the guardian no longer. */
export async function findFamily(
  db: Db,
  vault: Pick<Vault, 'decrypt'>,
  guardianId: string,
): Promise<Family | undefined> {
  const guardian = await guardianForFamily(db, guardianId);
  if (guardian === undefined) return undefined;
  const [district, rows] = await Promise.all([
    districtForFamily(db),
    answersForFamily(db, guardianId),
  ]);
  return {
    language: guardian.language,
    district: {
      name: district.registered_name,
      callbackNumber: district.callback_number,
      timeZone: district.time_zone,
    },
    phones: [...Map.groupBy(rows, (row) => row.phone_id).values()].flatMap((answers) =>
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
      phoneId: first.phone_id,
      lastDigits: number.slice(-2),
      isStopped: first.is_stopped,
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
    since: row.since ?? undefined,
  };
}
