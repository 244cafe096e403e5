import { randomBytes } from 'node:crypto';
import { newNonceSecret, nonceOf } from '#domain/sign-in/sign-in.ts';
import { type StaffMember, staff } from '#sandbox/district/staff.ts';
import type { Product } from '#test/support/product/product.ts';
import { idTokenFor } from '#test/support/web/id-token.ts';
import { idTokenBinding } from '#vault/vault.ts';
import type { Target } from './attacks.ts';

type Evidence = { token: string; secret: Buffer };

/** The owner's connection, past every trigger: nothing in the database stands in the way. */
export async function asOwner(
  product: Product,
  statement: string,
  values: unknown[] = [],
): Promise<Record<string, string>[]> {
  const client = await product.database.owner.pool.connect();
  try {
    await client.query('SET session_replication_role = replica');
    const { rows } = await client.query<Record<string, string>>(statement, values);
    return rows;
  } finally {
    client.release(true);
  }
}

export async function fingerprintOf(product: Product, target: Target): Promise<Buffer> {
  const { fingerprint } = await product.database.db
    .selectFrom('campaign_version')
    .select('fingerprint')
    .where('campaign_id', '=', target.id)
    .executeTakeFirstOrThrow();
  if (fingerprint === null) throw new Error('no fingerprint');
  return fingerprint;
}

/** A token of the directory, for the person who signs in there, under a nonce for this fingerprint and person. */
export async function signedFor(
  product: Product,
  request: { who: StaffMember; fingerprint: Buffer; nonceOf?: StaffMember },
): Promise<Evidence> {
  const { who, fingerprint } = request;
  const { directoryTenant: tenant, directoryId: id } = request.nonceOf ?? who;
  const secret = newNonceSecret();
  const token = await idTokenFor(
    product.farSide.directory,
    `${product.config.PUBLIC_URL}/directory/callback`,
    { person: who.directoryId, nonce: nonceOf({ fingerprint, person: { tenant, id }, secret }) },
  );
  return { token, secret };
}

/**
 * Every row that an approval after a fresh sign-in leaves, written by hand; even our own key serves anyone who writes them. The
 * closure then waits for its start, or calls already.
 */
export async function forgeApproval(
  product: Product,
  target: Target,
  request: {
    by?: StaffMember;
    evidence?: Evidence | undefined;
    state?: 'approved' | 'dialing';
  } = {},
): Promise<void> {
  const { by = staff.superintendent, evidence, state = 'approved' } = request;
  const version = `SELECT v.id, v.fingerprint, o.id AS operator FROM campaign_version v, operator o
    WHERE v.campaign_id = $1 AND o.directory_id = $2`;
  const who = [target.id, by.directoryId];
  const [signIn] = await asOwner(
    product,
    `INSERT INTO sign_in (purpose, state_hash, platform, tenant_id, user_id, operator_id, version_id, fingerprint,
        nonce_secret, used_at)
      SELECT 'step-up', $3, 'teams', 'T', 'U', operator, id, fingerprint, $4, now() FROM (${version}) v RETURNING id`,
    [...who, randomBytes(32), evidence?.secret ?? randomBytes(32)],
  );
  const id = signIn?.['id'] ?? '';
  const token =
    evidence === undefined ? null : product.vault.encrypt(evidence.token, idTokenBinding(id));
  await asOwner(
    product,
    `INSERT INTO step_up (sign_in_id, operator_id, version_id, fingerprint, signed_in_at, id_token)
      SELECT $3, operator, id, fingerprint, now(), $4 FROM (${version}) v`,
    [...who, id, token],
  );
  await asOwner(
    product,
    `INSERT INTO approval (version_id, operator_id, decision, fingerprint, platform, at)
      SELECT id, operator, 'approved', fingerprint, 'teams', now() FROM (${version}) v`,
    who,
  );
  if (state === 'dialing') {
    await asOwner(
      product,
      `INSERT INTO attempt (campaign_id, version_id, phone_id, channel)
        SELECT v.campaign_id, v.id, r.phone_id, r.channel FROM campaign_version v JOIN recipient r ON r.version_id = v.id
        WHERE v.campaign_id = $1`,
      [target.id],
    );
  }
  await asOwner(
    product,
    `UPDATE campaign SET state = $2, state_at = now(),
      started_at = CASE $2 WHEN 'dialing' THEN now() END WHERE id = $1`,
    [target.id, state],
  );
  // What the triggers would have told the workers.
  await asOwner(product, `SELECT pg_notify('campaign', $1)`, [target.id]);
}

/** The same once more for a closure that was forged before, in place of what was found out. */
export async function forgeAnew(
  product: Product,
  target: Target,
  request: { by?: StaffMember; evidence?: Evidence | undefined },
): Promise<void> {
  const version = '(SELECT id FROM campaign_version WHERE campaign_id = $1)';
  // Out of every worker's sight while its rows are half there.
  await asOwner(product, `UPDATE campaign SET state = 'submitted' WHERE id = $1`, [target.id]);
  for (const table of ['approval', 'step_up', 'sign_in', 'attempt'])
    await asOwner(product, `DELETE FROM ${table} WHERE version_id = ${version}`, [target.id]);
  await asOwner(product, 'DELETE FROM sign_in_hold WHERE campaign_id = $1', [target.id]);
  await forgeApproval(product, target, { ...request, state: 'dialing' });
}

/** Another purpose and number of phones, under a fingerprint of their own. */
export async function sealAnew(
  product: Product,
  target: Target,
  { purpose, count }: { purpose: string; count: number },
): Promise<void> {
  await asOwner(
    product,
    `UPDATE campaign_version SET purpose = $2, sealed_content = sealed_content || jsonb_build_object('purpose', $2::text,
      'recipients', sealed_content -> 'recipients' || jsonb_build_object('count', $3::int)) WHERE campaign_id = $1`,
    [target.id, purpose, count],
  );
  await asOwner(
    product,
    `UPDATE campaign_version SET sealed_text = canonical_json(sealed_content),
      fingerprint = sha256(convert_to(canonical_json(sealed_content), 'UTF8')) WHERE campaign_id = $1`,
    [target.id],
  );
}
