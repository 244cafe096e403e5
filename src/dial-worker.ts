import '#config/tell-language-fault.ts';
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { singleFlight } from '#card-sync/single-flight.ts';
import { createTwilioCarrier } from '#carrier/twilio/twilio-carrier.ts';
import { ConfigFault } from '#config/config.ts';
import { signInLimit, twilioOptions } from '#config/edge-options.ts';
import { reportStart } from '#config/report-start.ts';
import { stopSignal } from '#config/stop-signal.ts';
import { variables } from '#config/variables.ts';
import { readWorkerConfig, type WorkerConfig } from '#config/worker-config.ts';
import { checkDatabase } from '#database/check-database.ts';
import { connect } from '#database/connect.ts';
import { createWait } from '#database/wait-for-notify.ts';
import { runDialLoop } from '#dialer/dial-loop.ts';
import { reconcileOutreach } from '#dialer/doubt/reconcile-outreach.ts';
import { createDrillDialer } from '#dialer/drill/place-drills.ts';
import { createOutreachSender } from '#dialer/outreach/send-outreach.ts';
import { atMostEvery } from '#dialer/pace/at-most-every.ts';
import { createPacer } from '#dialer/pace/pacing.ts';
import { createSlotTaker } from '#dialer/pace/slot-taker.ts';
import { createSignInGuard } from '#dialer/place/sign-in-guard.ts';
import { createSchemaVersionGuard } from '#dialer/schema-version-guard.ts';
import { createWitnessAsker } from '#dialer/side/ask-witness.ts';
import { createCatchUp } from '#dialer/side/catch-up-after-restore.ts';
import { createNumberChecker } from '#dialer/side/check-numbers.ts';
import { deleteRecordings } from '#dialer/side/delete-recordings.ts';
import { eraseAtCarrier } from '#dialer/side/erase-at-carrier.ts';
import { createPresence } from '#dialer/side/keep-presence.ts';
import { createProposer } from '#dialer/side/propose-translations.ts';
import { createLogSealer } from '#dialer/side/seal-audit-log.ts';
import { runSideLoop } from '#dialer/side/side-loop.ts';
import { openTokenReader } from '#directory/token-reader.ts';
import { recordRestore } from '#domain/attempt/restore/record-restore.ts';
import { type LogSigner, readWitnessKey, writeVerifier } from '#domain/audit/log/checkpoint.ts';
import { openLogKey, verifierOf } from '#domain/audit/log/log-key.ts';
import { recordDueAuditRuns } from '#domain/audit-run/record-audit-run.ts';
import { finishSettledCampaigns } from '#domain/closure/life/finish-campaign.ts';
import { pauseHindered } from '#domain/closure/life/pause-blocked.ts';
import { pauseUnapproved } from '#domain/closure/life/pause-unapproved.ts';
import { sendBackChanged, startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import { rebuildOutdatedGates } from '#domain/consent/gate/rebuild-consent.ts';
import { startKeyRing } from '#domain/data-key/start-key-ring.ts';
import { startPool } from '#domain/district/sending-number/start-pool.ts';
import { isHeldBack, outreachKinds } from '#domain/outreach/lease-outreach.ts';
import { sweepExpired } from '#domain/privacy/retention/sweep-expired.ts';
import { createLogger } from '#log/logger.ts';
import { createGoogleTranslator } from '#translation/google/google-translator.ts';
import type { Translator } from '#translation/translator.ts';
import { openForStaff } from '#vault/open-for-staff.ts';
import { openVault } from '#vault/vault.ts';

/** Runs one dial worker until the signal aborts, or the database is a newer version's. Any number of them share the work through the database. */
export async function runDialWorker(config: WorkerConfig, stop: AbortSignal): Promise<void> {
  const logger = createLogger({ level: config.LOG_LEVEL, program: 'dial-worker' });
  const onError = (error: Error) => logger.warn({ err: error }, 'a database session ended');
  await using connection = connect({
    url: config.DATABASE_URL,
    name: 'bellwether-dial-worker',
    max: 12,
    onError,
  });
  await using carrier = createTwilioCarrier({ ...twilioOptions(config), logger });
  const { db, pool } = connection;
  // The first request loads much of the carrier's library, and the first order would reach it some thirty milliseconds
  // after its slot.
  void carrier.fetchCall(nobodysCall).catch(() => undefined);
  const problems = await checkDatabase(db, { role: 'worker', logger });
  if (problems.length > 0) throw new ConfigFault(problems);
  // Before anything is written: the newest entry tells how old the backup is.
  await recordRestore(db, 'dial-worker');
  const opened = await startKeyRing(db, {
    settings: config,
    program: 'dial worker',
    onFault: (error) => logger.warn({ err: error }, 'the data keys could not be read again'),
  });
  if (opened.kind === 'refused') throw new ConfigFault([opened.sentence]);
  await using keys = opened.ring;
  const vault = openVault(keys);
  connection.openSealed(openForStaff(vault));
  await startPool(db, config.TWILIO_FROM);
  const outdated = new AbortController();
  const signal = AbortSignal.any([stop, outdated.signal]);
  const mustWait = createSchemaVersionGuard({
    db,
    logger,
    onOutdated: (sentence) => outdated.abort(new ConfigFault([sentence])),
  });
  const signer = openLogSigner(config);
  const askers = openWitnesses(config.AUDIT_WITNESSES).map((witness) => ({
    name: `witness ${witness.verifier.name}`,
    ask: createWitnessAsker(db, witness),
  }));
  const auditKey = writeVerifier(verifierOf(signer));
  logger.info({ auditKey }, 'the dial worker runs');
  stop.addEventListener('abort', () => logger.info('stopping: no new call starts'), { once: true });
  const worker = `${hostname()}:${process.pid}:${randomBytes(3).toString('hex')}`;
  // An audit takes minutes in a large district, and no call waits for it.
  const audits = singleFlight(() => recordDueAuditRuns(db, worker, signal), logger);
  // It needs no secret of the directory: what it signed, everybody can read.
  const reader = openTokenReader({
    issuer: config.DIRECTORY_ISSUER,
    clientId: config.DIRECTORY_CLIENT_ID,
    onFault: (error) => logger.warn({ err: error }, 'the directory’s keys could not be fetched'),
  });
  const above = signInLimit(config);
  const approverRole = config.DIRECTORY_APPROVER_ROLE;
  const guard =
    above === undefined
      ? undefined
      : createSignInGuard({ db, vault, worker, logger, reader, above, approverRole });
  const dialing = { db, carrier, vault, worker, logger, guard };
  // Neither does one wait for the start of another campaign, which reads and plans its whole list.
  const startDue = () => startDueCampaigns(db, guard?.mayStart);
  const starts = singleFlight(startDue, logger);
  const catchUp = createCatchUp({ ...dialing, startDue });
  const outreach = createOutreachSender(
    { ...dialing, publicUrl: config.PUBLIC_URL },
    createPacer(db, config.TWILIO_ACCOUNT_SID),
  );
  // Drills have sessions of their own, in a role that reads no family.
  await using drills = connect({
    url: config.DATABASE_URL,
    name: 'bellwether-drills',
    role: 'bellwether_drill',
    max: 4,
    onError,
  });
  const pace = createSlotTaker(db, config.TWILIO_ACCOUNT_SID);
  const driller = createDrillDialer({ db: drills.db, carrier, vault, worker, logger, pace });
  const checker = createNumberChecker(dialing);
  const translator = openTranslator(config);
  const changes = new EventTarget();
  // The gate looks for itself; these tell people, and need not be asked at each of a hundred changes a second.
  const clockwork = atMostEvery(1_000, () => [
    pauseHindered(db, { keysAway: keys.isAway() }),
    finishSettledCampaigns(db),
  ]);
  const approvals = atMostEvery(5_000, () => [pauseUnapproved(db)]);
  const side = (name: string, work: () => Promise<number>) =>
    runSideLoop({ name, work, signal, logger });
  /** What calls and texts beside closures: it waits where they do. */
  const placing = (name: string, work: () => Promise<number>) =>
    side(name, async () => ((await mustWait()) === undefined ? work() : 1_000));
  await Promise.all([
    side('presence', createPresence(dialing)),
    side('what happened since a backup', catchUp),
    side('audit log', createLogSealer(db, signer)),
    ...askers.map(({ name, ask }) => side(name, ask)),
    ...outreachKinds.map((kind) =>
      side(`outreach: ${kind}`, async () =>
        isHeldBack(kind, await mustWait()) ? 1_000 : outreach.send(kind, signal),
      ),
    ),
    side('texts to families in doubt', () => reconcileOutreach(dialing)),
    placing('drills', () => driller.dial(signal)),
    side('recordings at the carrier', () => deleteRecordings(dialing)),
    side('erased numbers at the carrier', () => eraseAtCarrier(dialing)),
    side('approved closures', async () => {
      await sendBackChanged(db);
      return 60_000;
    }),
    ...(guard === undefined ? [] : [side('keys of the directory', () => reader.keepKeys())]),
    side('purge', async () => {
      await sweepExpired(db, worker);
      return 1_800_000;
    }),
    side('gates', async () => {
      await rebuildOutdatedGates(db, worker);
      return 60_000;
    }),
    ...(config.TWILIO_REASSIGNED_NUMBERS === 'on'
      ? [side('number checks', () => checker.check(signal))]
      : []),
    ...(translator === undefined
      ? []
      : [side('translations', () => createProposer({ ...dialing, translator }).propose(signal))]),
    runDialLoop({
      ...dialing,
      account: config.TWILIO_ACCOUNT_SID,
      signal,
      wait: createWait(pool, {
        channel: 'campaign',
        signal,
        idleMs: 500,
        onNotify: () => changes.dispatchEvent(new Event('change')),
      }),
      changes,
      mustWait,
      everyTick: async () => {
        audits.start();
        await guard?.look();
        starts.start();
        const done = await Promise.allSettled([...clockwork(), ...approvals()]);
        for (const part of done) if (part.status === 'rejected') throw part.reason;
      },
    }),
  ]);
  await Promise.all([audits.ended(), starts.ended()]);
  outdated.signal.throwIfAborted();
}

function openWitnesses(given: WorkerConfig['AUDIT_WITNESSES']) {
  return given.map(({ key, url }) => {
    const verifier = readWitnessKey(key);
    if (verifier === undefined)
      throw new ConfigFault([
        `AUDIT_WITNESSES: “${key}” is no verifier key of an Ed25519 witness (c2sp.org/tlog-cosignature)`,
      ]);
    return { url, verifier };
  });
}

function openLogSigner(config: WorkerConfig): LogSigner {
  const { AUDIT_LOG_KEY: key, AUDIT_LOG_PREVIOUS_KEY: previous, PUBLIC_URL: url } = config;
  const signer = openLogKey(key, url);
  return previous === undefined ? signer : { ...signer, previous: openLogKey(previous, url) };
}

function openTranslator(config: WorkerConfig): Translator | undefined {
  const { TRANSLATOR: wanted, GOOGLE_TRANSLATE_KEY: key, GOOGLE_TRANSLATE_URL: url } = config;
  return wanted === 'off' || key === undefined ? undefined : createGoogleTranslator({ key, url });
}

const usage =
  'Usage: npm run worker\n  Runs a dial worker until SIGTERM. Settings come from the environment: docs/operations.md.';

const nobodysCall = `CA${'0'.repeat(32)}`;

if (import.meta.main) {
  await reportStart(usage, () =>
    runDialWorker(readWorkerConfig(variables('worker')), stopSignal()),
  );
}
