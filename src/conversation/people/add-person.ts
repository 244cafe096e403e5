import type { FormErrors, FormValues } from '#cards/form.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { findTenants } from '#domain/people/operator/find-tenants.ts';
import { readDirectoryId } from '#domain/people/operator/import/operator-import-row.ts';
import type { NewPerson } from '#domain/people/operator/new-person/new-person.ts';
import { startNewPerson } from '#domain/people/operator/new-person/start-new-person.ts';
import { isAdministrator } from '#domain/people/operator/role-change/role-change.ts';
import { readPlainName } from '#domain/shared/typed/plain-name.ts';
import { newPersonForm } from './new-person-card.ts';

export const newPersonCommand = {
  pressed: { 'new-person-form': openNewPerson },
  submitted: {
    'new-person': async ({ db, vault }, { operator, account: { platform } }, { values }) => {
      const person = readPerson(values, await tenantsOf(db));
      if ('errors' in person) return { kind: 'errors', errors: person.errors };
      const asked = await startNewPerson(db, vault, { operator, platform, person });
      if (asked.kind === 'refused') return refuse(asked.reason);
      return {
        kind: 'private',
        card: sentenceCard({
          text: `Requested. A different administrator must confirm ${person.name} in the oversight channel within 24 hours.`,
        }),
      };
    },
  },
} satisfies Command;

/** The form for somebody who is new, also by `/closure people add`. */
export async function openNewPerson({ db }: CommandContext, { operator }: Actor): Promise<Reply> {
  return isAdministrator(operator)
    ? { kind: 'form', form: newPersonForm(await tenantsOf(db)) }
    : refuse('not-an-administrator-of-staff');
}

const tenantsOf = async (db: CommandContext['db']): Promise<string[]> =>
  (await findTenants(db))
    .toSorted((one, other) => other.people - one.people)
    .map(({ tenant }) => tenant);

function readPerson(
  values: FormValues,
  tenants: readonly string[],
): NewPerson | { errors: FormErrors } {
  const read = readPlainName(values['name'] ?? '');
  if ('words' in read) return { errors: { name: `The name ${read.words}.` } };
  const directoryTenant = tenants.find((one) => one === values['tenant']);
  if (directoryTenant === undefined) return { errors: { tenant: 'Choose the directory.' } };
  const directoryId = readDirectoryId(directoryTenant, values['directoryId'] ?? '');
  return directoryId === undefined
    ? { errors: { directoryId: 'Type the id as the directory shows it, without spaces.' } }
    : { name: read.name, directoryTenant, directoryId };
}
