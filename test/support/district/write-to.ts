import { type TestDatabase, testVault } from '#test/support/postgres/database.ts';
import { emailBinding } from '#vault/vault.ts';

/** Gives guardians of a district, by their ids of the roster, an address each, as an import does in a district that e-mails. */
export async function writeTo(
  { owner: { pool } }: Pick<TestDatabase, 'owner'>,
  emails: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [sourcedId, address] of Object.entries(emails)) {
    const [index] = testVault.emailIndexes(address);
    await pool.query(
      `INSERT INTO email_address (index, address, given_on) VALUES ($1, $2, '2026-08-15') ON CONFLICT DO NOTHING`,
      [index, testVault.encrypt(address, emailBinding(index))],
    );
    await pool.query(
      'UPDATE guardian SET email_id = (SELECT id FROM email_address WHERE index = $1) WHERE sourced_id = $2',
      [index, sourcedId],
    );
  }
}
