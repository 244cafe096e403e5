import { testVault } from '#test/support/postgres/database.ts';
import { staffNameBinding } from '#vault/vault.ts';

/** The name of somebody on the staff, as a district keeps it: in tests mostly what the directory calls them, too. */
export function sealedName(
  id: string,
  { tenant = 't', name = id, vault = testVault } = {},
): Buffer {
  return vault.encrypt(name, staffNameBinding({ tenant, id }));
}
