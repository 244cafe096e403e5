import './config/start-memory.ts';
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { createTwilioCarrier } from './carrier/twilio/twilio-carrier.ts';
import { ConfigFault } from './config/config.ts';
import { signInLimit, twilioOptions } from './config/edge-options.ts';
import { refusePort } from './config/port-fault.ts';
import { reportStart } from './config/report-start.ts';
import { freeStartMemory } from './config/start-memory.ts';
import { stopSignal } from './config/stop-signal.ts';
import { variables } from './config/variables.ts';
import { readWorkerConfig, type WorkerConfig } from './config/worker-config.ts';
import { checkDatabase } from './database/check-database.ts';
import { connect } from './database/connect.ts';
import { createWait } from './database/wait-for-notify.ts';
import { workerJobs } from './dialer/background/worker-jobs.ts';
import { runDialLoop } from './dialer/dial-loop.ts';
import { createDrillDialer } from './dialer/drill/place-drills.ts';
import { createSlotTaker } from './dialer/pace/slot-taker.ts';
import { createSignInGuard } from './dialer/place/sign-in-guard.ts';
import { createSchemaVersionGuard } from './dialer/schema-version-guard.ts';
import { openTokenReader } from './directory/token-reader.ts';
import { asProblem, findRefused, tellRefused } from './doctor/find-refused.ts';
import { recordRestore } from './domain/attempt/restore/record-restore.ts';
import { type LogSigner, readWitnessKey, writeVerifier } from './domain/audit/log/checkpoint.ts';
import { openSigner, verifierOf } from './domain/audit/log/log-key.ts';
import { startDueCampaigns } from './domain/closure/life/start-campaign.ts';
import { startKeyRing } from './domain/data-key/start-key-ring.ts';
import { startPool } from './domain/district/sending-number/start-pool.ts';
import { checkLanguages } from './domain/language/languages.ts';
import { runJobs } from './jobs/run-jobs.ts';
import { singleFlight } from './jobs/single-flight.ts';
import { createLogger } from './log/logger.ts';
import { createOtlpExporter } from './tracing/otlp-exporter.ts';
import { createGoogleTranslator } from './translation/google/google-translator.ts';
import type { Translator } from './translation/translator.ts';
import { openForStaff } from './vault/open-for-staff.ts';
import { openVault } from './vault/vault.ts';
import { createMetrics, serveMetrics } from './web/metrics/metrics-server.ts';

/** Runs one dial worker until the signal aborts, or the database is a newer version's. Any number of them share the work through the database. */
export async function runDialWorker(config: WorkerConfig, stop: AbortSignal): Promise<void> {
  const metrics = createMetrics('dial-worker');
  const logger = createLogger({
    level: config.LOG_LEVEL,
    program: 'dial-worker',
    onLine: metrics.countLine,
  });
  const onError = (error: Error) => logger.warn({ err: error }, 'a database session ended');
  await using connection = connect({
    url: config.DATABASE_URL,
    name: 'bellwether-dial-worker',
    max: config.DATABASE_SESSIONS ?? 12,
    onError,
  });
  await using carrier = createTwilioCarrier({ ...twilioOptions(config), logger });
  const { db, pool } = connection;
  const refusedAnywhere = findRefused(config);
  // The first request loads much of the carrier's library, and the first order would reach it some thirty milliseconds
  // after its slot.
  void carrier.fetchCall(nobodysCall).catch(() => undefined);
  const problems = await checkDatabase(db, { role: 'worker', logger });
  if (problems.length > 0) throw new ConfigFault(problems);
  const refused = await refusedAnywhere;
  tellRefused(refused, logger);
  // A worker that Twilio refuses would only spend tries.
  const ofTwilio = refused.filter(({ about }) => about.startsWith('twilio.'));
  if (ofTwilio.length > 0) throw new ConfigFault(ofTwilio.map(asProblem));
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
  const { METRICS_PORT: metricsPort, METRICS_HOST: host } = config;
  await using _metrics =
    metricsPort === undefined
      ? undefined
      : await serveMetrics(metrics, { host, port: metricsPort, db, logger }).catch(
          refusePort(metricsPort, 'METRICS_PORT'),
        );
  const signer = openLogSigner(config);
  const witnesses = openWitnesses(config.AUDIT_WITNESSES);
  const auditKey = writeVerifier(verifierOf(signer));
  logger.info({ auditKey }, 'the dial worker runs');
  stop.addEventListener('abort', () => logger.info('stopping: no new call starts'), { once: true });
  const worker = `${hostname()}:${process.pid}:${randomBytes(3).toString('hex')}`;
  // It needs no secret of the directory: what it signed, everybody can read.
  const reader = openTokenReader({
    provider: config.DIRECTORY_PROVIDER,
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
  // No call waits for the start of another campaign, which reads and plans its whole list.
  const startDue = () => startDueCampaigns(db, guard?.mayStart);
  const starts = singleFlight(startDue, logger);
  // Drills have sessions of their own, in a role that reads no family.
  await using drills = connect({
    url: config.DATABASE_URL,
    name: 'bellwether-drills',
    role: 'bellwether_drill',
    max: config.DATABASE_SESSIONS ?? 4,
    onError,
  });
  const pace = createSlotTaker(db, config.TWILIO_ACCOUNT_SID);
  const driller = createDrillDialer({ db: drills.db, carrier, vault, worker, logger, pace });
  const changes = new EventTarget();
  const collector = config.OTEL_EXPORTER_OTLP_ENDPOINT;
  const jobs = workerJobs({
    dialing,
    account: config.TWILIO_ACCOUNT_SID,
    publicUrl: config.PUBLIC_URL,
    signal,
    mustWait,
    startDue,
    signer,
    witnesses,
    driller,
    areKeysAway: () => keys.isAway(),
    keepDirectoryKeys: guard && (() => reader.keepKeys()),
    checksNumbers: config.TWILIO_REASSIGNED_NUMBERS === 'on',
    translator: openTranslator(config),
    sendSpans: collector === undefined ? undefined : createOtlpExporter(collector),
  });
  freeStartMemory();
  await Promise.all([
    runJobs(jobs, { signal, logger }),
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
        await guard?.look();
        starts.start();
      },
    }),
  ]);
  await starts.ended();
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
  return openSigner({ key, previous, url });
}

function openTranslator(config: WorkerConfig): Translator | undefined {
  const { TRANSLATOR: wanted, GOOGLE_TRANSLATE_KEY: key, GOOGLE_TRANSLATE_URL: url } = config;
  return wanted === 'off' || key === undefined ? undefined : createGoogleTranslator({ key, url });
}

const usage =
  'Usage: npm run worker\n  Runs a dial worker until SIGTERM. Settings come from the environment: docs/operations.md.';

const nobodysCall = `CA${'0'.repeat(32)}`;

if (import.meta.main) {
  await reportStart(usage, () => {
    checkLanguages();
    return runDialWorker(readWorkerConfig(variables('worker')), stopSignal());
  });
}
