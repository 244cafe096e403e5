import {
  slackComplianceChannel,
  slackWitnessChannel,
  teamsComplianceChannel,
  teamsWitnessChannel,
} from '#sandbox/far-side.ts';
import { wordsOf } from '#sandbox/person.ts';
import type { Product } from '#test/support/product/product.ts';

/** What a person marks and copies out of the witness channels, message by message; lines as the app shows them. */
export function copiedFrom(product: Product, platform: 'slack' | 'teams'): string[] {
  const channel = platform === 'slack' ? slackWitnessChannel : teamsWitnessChannel;
  return messagesIn(product, channel).map((message) => textsIn(message).join('\n'));
}

/** Everything that compliance staff read in their channel: each fault of the log may have a card of its own. */
export function toldToCompliance(product: Product, platform: 'slack' | 'teams'): string {
  const channel = platform === 'slack' ? slackComplianceChannel : teamsComplianceChannel;
  return wordsOf(messagesIn(product, channel));
}

function messagesIn(product: Product, channel: string): readonly unknown[] {
  const { slack, teams } = product.farSide;
  return (
    slack.state().channels.find(({ id }) => id === channel)?.messages ??
    teams.state().conversations.find(({ id }) => id === channel)?.activities ??
    []
  );
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
    // It takes no lock that the sealer waits for, as switching triggers off one by one would.
    await client.query('SET LOCAL session_replication_role = replica');
    for (const line of statements) await client.query(line);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}
