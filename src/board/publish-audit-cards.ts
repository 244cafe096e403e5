import { auditRunCard } from '#cards/audit/audit-run-card.ts';
import { findingCard, findingMoment } from '#cards/audit/finding-card.ts';
import type { Card } from '#cards/card.ts';
import type { ChatPlatform } from '#chat/chat-platform.ts';
import type { Db } from '#database/transaction.ts';
import { findAuditRun } from '#domain/audit-run/find-audit-run.ts';
import {
  listStaleAuditCards,
  postponeAuditCard,
  releaseAuditCard,
  runCode,
  type StaleAuditCard,
  saveDrawnAuditCard,
} from '#domain/card/list-stale-audit-cards.ts';
import { findFindings } from '#domain/finding/find-findings.ts';
import { isFindingCode } from '#domain/finding/finding-kinds.ts';
import type { Logger } from '#log/logger.ts';
import { drawMessage, postponement, tellOnce } from './draw-message.ts';

/** Brings the compliance channel of one platform up to what audit runs and people have done. */
export async function publishAuditCards(
  db: Db,
  platform: ChatPlatform,
  logger: Logger,
): Promise<void> {
  const stale = await listStaleAuditCards(db, platform.name);
  // One after the other: a run's own card stands above those of its findings.
  for (const card of stale) await publishCard(db, { platform, card, logger });
}

async function publishCard(
  db: Db,
  { platform, card, logger }: { platform: ChatPlatform; card: StaleAuditCard; logger: Logger },
): Promise<void> {
  const { runId, code, revision } = card;
  const key = { runId, code, platform: platform.name };
  let hasMessage = card.messageId !== null;
  try {
    const content = await find(db, card);
    if (content === undefined) return;
    const { message, digest } = await drawMessage(platform, card, {
      card: content.card,
      channel: 'compliance',
      key: `${runId}:${code}`,
    });
    hasMessage = true;
    await saveDrawnAuditCard(db, { ...key, ...message, digest });
    if (content.moment !== undefined) {
      const tag = `${runId}:${code}:${revision}`;
      await tellOnce(platform, content.moment, {
        thread: message,
        key: tag,
        since: card.postingSince,
      });
    }
    await releaseAuditCard(db, { ...key, revision, notedState: content.state });
  } catch (error) {
    logger.warn({ err: error, ...key }, 'a card of an audit could not be shown');
    await postponeAuditCard(db, { ...key, ...postponement(error, { hasMessage }) });
  }
}

type Content = { card: Card; state: string; moment?: Card | undefined };

async function find(db: Db, card: StaleAuditCard): Promise<Content | undefined> {
  if (card.code === runCode) {
    const run = await findAuditRun(db, card.runId);
    return run && { card: auditRunCard(run), state: '' };
  }
  if (!isFindingCode(card.code)) return undefined;
  const view = await findFindings(db, { runId: card.runId, code: card.code });
  if (view === undefined) return undefined;
  const { state, card: moment } = findingMoment(view, card.notedState);
  return { card: findingCard(view), state, moment };
}
