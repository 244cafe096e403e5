import type { Db } from '#database/transaction.ts';
import { reconcileOutreach } from '#dialer/doubt/reconcile-outreach.ts';
import { createOutreachSender } from '#dialer/outreach/send-outreach.ts';
import { createPacer } from '#dialer/pace/pacing.ts';
import type { DialTools } from '#dialer/place/place-attempt.ts';
import { reportFault } from '#dialer/report-fault.ts';
import { forgetLongGone, recordPresence } from '#domain/attempt/pace/record-presence.ts';
import type { LogSigner } from '#domain/audit/log/checkpoint.ts';
import { sealLog } from '#domain/audit/log/seal-log.ts';
import { recordDueAuditRuns } from '#domain/audit-run/record-audit-run.ts';
import { finishSettledCampaigns } from '#domain/closure/life/finish-campaign.ts';
import { pauseHindered } from '#domain/closure/life/pause-blocked.ts';
import { pauseUnapproved } from '#domain/closure/life/pause-unapproved.ts';
import { sendBackChanged } from '#domain/closure/life/start-campaign.ts';
import { exportClosureTraces } from '#domain/closure/trace/export-closure-traces.ts';
import { rebuildOutdatedGates } from '#domain/consent/gate/rebuild-consent.ts';
import { isHeldBack, outreachKinds } from '#domain/outreach/lease-outreach.ts';
import { sweepExpired } from '#domain/privacy/retention/sweep-expired.ts';
import { every, type Job } from '#jobs/run-jobs.ts';
import type { Logger } from '#log/logger.ts';
import type { Translator } from '#translation/translator.ts';
import { createWitnessClient } from './ask-witness.ts';
import { createCatchUp } from './catch-up-after-restore.ts';
import { createNumberChecker } from './check-numbers.ts';
import { deleteRecordings, eraseAtCarrier, proposeTranslations } from './errands.ts';

type Parts = {
  dialing: DialTools;
  /** The sending account, and where its callbacks go. */
  account: string;
  publicUrl: string;
  signal: AbortSignal;
  mustWait: () => Promise<'everything' | 'closures' | undefined>;
  startDue: () => Promise<unknown>;
  signer: LogSigner;
  witnesses: readonly Parameters<typeof createWitnessClient>[1][];
  driller: { dial: (signal: AbortSignal) => Promise<number> };
  areKeysAway: () => boolean;
  /** Absent where nothing takes a fresh sign-in. */
  keepDirectoryKeys: (() => Promise<number>) | undefined;
  checksNumbers: boolean;
  translator: Translator | undefined;
  /** Absent where no collector takes traces. */
  sendSpans: Parameters<typeof exportClosureTraces>[1] | undefined;
};

/** What a dial worker does in the background of closures. */
export function workerJobs(parts: Parts): Job[] {
  const { dialing, signal, mustWait, translator, keepDirectoryKeys, sendSpans } = parts;
  const { db, worker } = dialing;
  const outreach = createOutreachSender(
    { ...dialing, publicUrl: parts.publicUrl },
    createPacer(db, parts.account),
  );
  const checker = createNumberChecker(dialing);
  /** Waits where dialing waits. */
  const unlessHeld = ({ name, run }: Job, held: readonly string[] = ['everything']): Job => ({
    name,
    run: async () => (held.includes((await mustWait()) ?? '') ? 1_000 : run()),
  });
  return [
    { name: 'presence', run: createPresence(dialing) },
    {
      name: 'what happened since a backup',
      run: createCatchUp({ ...dialing, startDue: parts.startDue }),
    },
    { name: 'audit log', run: createLogSealer(db, parts.signer) },
    ...parts.witnesses.map((witness) => ({
      name: `witness ${witness.verifier.name}`,
      run: createWitnessClient(db, witness),
    })),
    ...outreachKinds.map((kind) => ({
      name: `outreach: ${kind}`,
      run: async () =>
        isHeldBack(kind, await mustWait()) ? 1_000 : await outreach.send(kind, signal),
    })),
    { name: 'texts to families in doubt', run: () => reconcileOutreach(dialing) },
    unlessHeld({ name: 'drills', run: () => parts.driller.dial(signal) }, [
      'everything',
      'closures',
    ]),
    { name: 'recordings at the carrier', run: () => deleteRecordings(dialing) },
    { name: 'erased numbers at the carrier', run: () => eraseAtCarrier(dialing) },
    // The gate looks for itself; these two tell people.
    unlessHeld(
      every(1_000, 'closures that can’t go on', () =>
        pauseHindered(db, { keysAway: parts.areKeysAway() }),
      ),
    ),
    unlessHeld(every(5_000, 'approvals that ended', () => pauseUnapproved(db))),
    unlessHeld(every(1_000, 'finished closures', () => finishSettledCampaigns(db))),
    every(60_000, 'approved closures that changed', () => sendBackChanged(db)),
    // An audit takes minutes in a large district, and no call waits for it.
    unlessHeld(every(1_000, 'audits', () => recordDueAuditRuns(db, worker, signal))),
    ...(keepDirectoryKeys === undefined
      ? []
      : [{ name: 'keys of the directory', run: keepDirectoryKeys }]),
    ...(sendSpans === undefined
      ? []
      : [every(10_000, 'traces', () => exportClosureTraces(db, sendSpans))]),
    every(1_800_000, 'purge', () => sweepExpired(db, worker)),
    every(60_000, 'gates', () => rebuildOutdatedGates(db, worker)),
    ...(parts.checksNumbers ? [{ name: 'number checks', run: () => checker.check(signal) }] : []),
    ...(translator === undefined
      ? []
      : [
          {
            name: 'translations',
            run: () => proposeTranslations(dialing, translator, signal),
          },
        ]),
  ];
}

const betweenMs = 2_000;
/** A database that comes back is told at once: until then people read that no worker runs. */
const afterFaultMs = 500;

/** Says again and again that this worker is there, and how many milliseconds to rest before the next time. */
function createPresence(parts: { db: Db; worker: string; logger: Logger }): () => Promise<number> {
  const { db, worker, logger } = parts;
  let isFirst = true;
  return async () => {
    try {
      await recordPresence(db, worker);
      if (isFirst) await forgetLongGone(db);
      isFirst = false;
      return betweenMs;
    } catch (error) {
      reportFault(logger, { error, words: 'a worker could not say that it is there' });
      return afterFaultMs;
    }
  };
}

/** Less than a second behind, whatever comes. */
const everyMs = 500;

/** Each worker asks; one of them seals. Nothing waits for it: calls go on where it fails. */
function createLogSealer(db: Db, signer: LogSigner): () => Promise<number> {
  return async () => {
    const sealed = await sealLog(db, signer);
    return sealed > 0 ? everyMs / 2 : everyMs;
  };
}
