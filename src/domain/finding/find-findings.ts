import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import { type FindingCode, isFindingCode } from './finding.ts';
import type { FindingsList, FindingsView } from './finding-view.ts';
import { selectAlive, selectEndings, selectHead, selectSubjects } from './view-store.ts';

const shown = 10;

/** One card's findings, as they stand now. */
export async function findFindings(
  db: Db,
  card: { runId: string; code: FindingCode },
): Promise<FindingsView | undefined> {
  const head = await selectHead(db, card);
  if (head === undefined) return undefined;
  const subjects = await selectSubjects(db, card, shown);
  return { ...card, ...head, subjects, ...(await selectEndings(db, card)) };
}

/** Everything that is not closed, for one person's eyes; the look itself is recorded. */
export async function findAliveFindings(db: Db, operatorId: string): Promise<FindingsList> {
  return transact(db, async (tx) => {
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operatorId },
      act: 'findings-listed',
      subject: { kind: 'report', id: 'findings' },
    });
    const list = await selectAlive(tx);
    return { ...list, lines: list.lines.filter(({ code }) => isFindingCode(code)) };
  });
}
