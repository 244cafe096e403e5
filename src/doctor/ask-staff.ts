import type { Db } from '#database/connect.ts';
import { findTenants } from '#domain/people/operator/find-tenants.ts';
import { type DirectoryProvider, providerFacts } from '#domain/shared/directory-provider.ts';
import { type Finding, green, red } from './finding.ts';

/** Whether the people on the staff list are of the kind of tenant that the provider names. */
export async function askStaff(
  db: Db,
  { DIRECTORY_PROVIDER: provider }: { DIRECTORY_PROVIDER: DirectoryProvider },
): Promise<Finding[]> {
  const { name, tenant } = providerFacts[provider];
  const others = (await findTenants(db)).filter((one) => !tenant.test(one.tenant));
  const people = others.reduce((sum, one) => sum + one.people, 0);
  const about = 'directory.staff';
  return [
    people === 0
      ? green(about, `The staff list names people as ${name} does.`)
      : red(
          about,
          `${people} on the staff list can’t sign in: their directory_tenant (${others[0]?.tenant}) is none of ${name}’s.`,
          'Correct DIRECTORY_PROVIDER, or import the staff list with the right tenants: docs/sign-in.md.',
        ),
  ];
}
