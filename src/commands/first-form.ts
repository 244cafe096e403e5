import type { FormValues } from '#cards/form.ts';
import { databaseNow } from '#database/transaction.ts';
import { readDraft } from '#domain/campaign/draft/draft.ts';
import { findCorrected } from '#domain/campaign/draft/find-corrected.ts';
import { findDistrict, findSchools } from '#domain/district/find-district.ts';
import { holdsRole } from '#domain/operator/operator.ts';
import type { Asker, CommandContext } from './command.ts';
import { readId } from './read-id.ts';

/** Reads the first form, when it comes and again when the words do: what was right may be over by then. */
export async function readFirstForm(
  context: CommandContext,
  asker: Asker,
  { values: given, data }: { values: FormValues; data: Record<string, string> },
) {
  const district = await findDistrict(context.db);
  if (district === undefined) return { kind: 'refused', reason: 'no-district' } as const;
  const schools = await mySchools(context, asker);
  if (schools.length === 0) return { kind: 'refused', reason: 'not-a-requester' } as const;
  const corrects = readId(data['corrects']);
  const corrected = await findCorrected(context.db, { corrects, revises: readId(data['revises']) });
  const isMine = corrected?.schoolIds.every((id) => schools.some((school) => school.id === id));
  if (isMine === false) return { kind: 'refused', reason: 'not-a-requester' } as const;
  const values =
    corrected === undefined ? given : { ...given, schools: corrected.schoolIds.join(',') };
  const now = await databaseNow(context.db);
  const outcome = readDraft(values, {
    now,
    timeZone: district.timeZone,
    schools,
    buildingEmergencies: district.buildingEmergencies,
  });
  return outcome.kind === 'draft' ? { ...outcome, district, schools, corrects } : outcome;
}

export async function mySchools(context: CommandContext, asker: Asker) {
  const schools = await findSchools(context.db);
  return schools.filter((school) => holdsRole(asker.operator, 'requester', [school.id]));
}

export function parseValues(text: string | undefined): FormValues {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    );
  } catch {
    return {};
  }
}
