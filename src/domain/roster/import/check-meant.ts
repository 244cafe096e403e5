import type { Transaction } from '#database/transaction.ts';
import { importActor } from '#domain/import/import-run-store.ts';
import { digestOfRun, hasOverseers, useConfirmation } from '#domain/roster/shrink/shrink-store.ts';
import type { AskedRoster } from '#domain/roster/shrink/start-roster-change.ts';

/** It ends so many people that somebody has to say that it is meant. Nothing of it stands. */
export class RosterShrinks extends Error {
  override name = 'RosterShrinks';
  /** Absent where nobody is there to be asked. */
  readonly asked: AskedRoster | undefined;
  readonly reasons: readonly string[];

  constructor(reasons: readonly string[], asked?: AskedRoster) {
    super('the roster would end many people');
    this.reasons = reasons;
    this.asked = asked;
  }
}

/** Goes on if a person in chat let exactly this run in; or, before there is one, if the import itself says so. */
export async function checkMeant(
  tx: Transaction,
  { by, mayShrink }: { by: string; mayShrink?: boolean },
  run: Omit<AskedRoster, 'digest'>,
): Promise<void> {
  if (!(await hasOverseers(tx))) {
    if (mayShrink === true) return;
    throw new RosterShrinks(run.reasons);
  }
  const digest = await digestOfRun(tx, run.reasons);
  if (await useConfirmation(tx, { digest, actor: importActor(by) })) return;
  throw new RosterShrinks(run.reasons, { ...run, digest });
}
