import { exportEvidence } from '#domain/proof/evidence/export-evidence.ts';
import { until } from '#sandbox/until.ts';
import { operatorIdOf } from '#test/support/product/operator-id.ts';
import type { Product } from '#test/support/product/product.ts';

/** The evidence file of the newest closure, or of one phone in it, as compliance staff download it once all is sealed. */
export async function sealedEvidence(product: Product, phoneId?: string): Promise<string> {
  await allSealed(product);
  const { id: campaignId } = await product.campaign();
  const operatorId = await operatorIdOf(product.database.db, 'compliance');
  const lines: string[] = [];
  for await (const line of exportEvidence(product.database.as('bot').db, {
    campaignId,
    phoneId,
    operatorId,
  }))
    lines.push(`${JSON.stringify(line)}\n`);
  return lines.join('');
}

async function allSealed({ database }: Product): Promise<void> {
  await until('all to be sealed', async () => {
    const { rows } = await database.pool.query(
      'SELECT FROM audit_entry e WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry_id = e.id) LIMIT 1',
    );
    return rows.length === 0;
  });
}
