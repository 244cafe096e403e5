import type { DirectoryProvider } from '#domain/shared/directory-provider.ts';
import { type DirectoryServer, startDirectoryServer } from '#sandbox/directory/directory-server.ts';
import {
  classlink,
  type DirectoryPerson,
  entra,
  google,
  okta,
  slack,
} from '#sandbox/directory/manners.ts';
import { entraTenant, type StaffMember, slackTeam, staffMembers } from '#sandbox/district/staff.ts';
import type { Product } from '#test/support/product/product.ts';
import { staffNameBinding } from '#vault/vault.ts';

export type Provider = AsyncDisposable & DirectoryServer;

const domain = 'district.example.org';

const manners = { entra: () => entra(entraTenant), google, okta, classlink, slack };

/** How each provider names a member of the staff; the number is their place on the list. */
const names: Record<
  DirectoryProvider,
  (member: StaffMember, place: number) => { tenant: string; id: string }
> = {
  entra: (member) => ({ tenant: entraTenant, id: member.directoryId }),
  google: (_, place) => ({ tenant: domain, id: `1${String(place).padStart(20, '0')}` }),
  okta: (_, place) => ({
    tenant: '127.0.0.1',
    id: `00uAbC${String(place).padStart(3, '0')}xYz5d7`,
  }),
  classlink: (_, place) => ({ tenant: '4711', id: String(9000 + place) }),
  slack: (member) => ({ tenant: slackTeam.toLowerCase(), id: member.slackUserId }),
};

export function personOf(provider: DirectoryProvider, member: StaffMember): DirectoryPerson {
  const { name } = member;
  const place = staffMembers.findIndex((one) => one.slackUserId === member.slackUserId);
  const email = `${name.toLowerCase().replaceAll(/[^a-z]+/g, '.')}@${domain}`;
  return { ...names[provider](member, place), name, email };
}

/** The directory of a district, with its staff, as this provider runs it. */
export async function startProvider(provider: DirectoryProvider): Promise<Provider> {
  const server = await startDirectoryServer({
    port: 0,
    manner: manners[provider](),
    people: staffMembers.map((member) => personOf(provider, member)),
  });
  return { ...server, [Symbol.asyncDispose]: () => server.close() };
}

/** The settings of bots and workers that lead to it. */
export const settingsOf = (provider: DirectoryProvider, { settings }: Provider) => ({
  DIRECTORY_PROVIDER: provider,
  DIRECTORY_ISSUER: settings.issuer,
  DIRECTORY_CLIENT_ID: settings.clientId,
  DIRECTORY_CLIENT_SECRET: settings.clientSecret,
});

/** The staff list as if it had come in with this provider's names for everybody. */
export async function nameStaffBy(
  provider: DirectoryProvider,
  { database, vault }: Pick<Product, 'database' | 'vault'>,
): Promise<void> {
  for (const member of staffMembers) {
    const { tenant, id } = personOf(provider, member);
    const name = vault.encrypt(member.name, staffNameBinding({ tenant, id }));
    await database.owner.pool.query(
      'UPDATE operator SET directory_tenant = $1, directory_id = $2, name = $3 WHERE directory_id = $4',
      [tenant, id, name, member.directoryId],
    );
  }
}
