import { setTimeout as wait } from 'node:timers/promises';
import { sentenceCard } from '#cards/sentence-card.ts';
import type { Reply } from './command.ts';

/** Acknowledge within this time. */
const patienceMs = 2_000;

/** The reply, where it is there soon; else a word that it is coming, with the reply behind it. */
export async function replySoon(reply: Promise<Reply>, text: string): Promise<Reply> {
  const done = new AbortController();
  const patience = wait(patienceMs, undefined, { signal: done.signal }).catch(() => undefined);
  const first = await Promise.race([reply, patience]).finally(() => done.abort());
  if (first !== undefined) return first;
  // A platform that can't show the first card never asks for what follows.
  reply.catch(() => undefined);
  return { kind: 'private', card: sentenceCard({ text }), follows: reply };
}
