import { slackWitnessChannel, teamsWitnessChannel } from '#sandbox/far-side.ts';
import type { Product } from '#test/support/product/product.ts';

/** What a person marks and copies out of the witness channels, message by message; lines as the app shows them. */
export function copiedFrom(product: Product, platform: 'slack' | 'teams'): string[] {
  const { slack, teams } = product.farSide;
  const messages =
    platform === 'slack'
      ? slack.state().channels.find(({ id }) => id === slackWitnessChannel)?.messages
      : teams.state().conversations.find(({ id }) => id === teamsWitnessChannel)?.activities;
  return (messages ?? []).map((message) => textsIn(message).join('\n'));
}

function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'text' && typeof inner === 'string' ? [inner] : textsIn(inner),
  );
}

/** Changes tables of the log as the owner of the database can, who switches every guard off. */
export async function asOwner(product: Product, statements: readonly string[]): Promise<void> {
  const client = await product.database.owner.pool.connect();
  try {
    await client.query('BEGIN');
    for (const on of [false, true]) {
      for (const table of guarded)
        await client.query(`ALTER TABLE ${table} ${on ? 'ENABLE' : 'DISABLE'} TRIGGER USER`);
      if (!on) for (const line of statements) await client.query(line);
    }
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}

const guarded = [
  'audit_checkpoint',
  'audit_cosignature',
  'audit_tile',
  'audit_leaf',
  'audit_entry',
  'checkpoint_post',
];
