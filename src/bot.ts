import './config/start-memory.ts';
import { once } from 'node:events';
import express from 'express';
import { botJobs } from './card-sync/background/bot-jobs.ts';
import { eachTurn } from './card-sync/background/each-turn.ts';
import { runCardSyncLoop } from './card-sync/card-sync-loop.ts';
import { createTwilioCarrier } from './carrier/twilio/twilio-carrier.ts';
import { twilioWebhooks } from './carrier/twilio/twilio-webhook.ts';
import { startChat } from './chat/start-chat.ts';
import { type Config, ConfigFault, readConfig } from './config/config.ts';
import {
  directoryOptions,
  mailOptions,
  mailsAuditor,
  noFreshSignIn,
  signInLimit,
  signOnOptions,
  twilioOptions,
} from './config/edge-options.ts';
import { refusePort } from './config/port-fault.ts';
import { reportStart } from './config/report-start.ts';
import { freeStartMemory } from './config/start-memory.ts';
import { aborted, stopSignal } from './config/stop-signal.ts';
import { variables } from './config/variables.ts';
import { countEdgeRefusals } from './conversation/door/count-refused-requests.ts';
import { createHandleRequest } from './conversation/door/handle-request.ts';
import { warmUpReading } from './conversation/door/warm-up-reading.ts';
import { edgeSentences } from './conversation/kit/edge-refusal.ts';
import { checkDatabase } from './database/check-database.ts';
import { connect } from './database/connect.ts';
import { openStandby } from './database/standby.ts';
import { createWait } from './database/wait-for-notify.ts';
import { createCallHandler } from './dialer/answer/call-handler.ts';
import { createLastSender } from './dialer/outreach/send-outreach.ts';
import { openIdDirectory } from './directory/openid-directory.ts';
import { openSignOn } from './directory/person-tokens.ts';
import { examineBot } from './doctor/examine.ts';
import { findRefused, tellRefused } from './doctor/find-refused.ts';
import { recordRestore } from './domain/attempt/restore/record-restore.ts';
import { startKeyRing } from './domain/data-key/start-key-ring.ts';
import { findDistrict } from './domain/district/find-district.ts';
import { startPool } from './domain/district/sending-number/start-pool.ts';
import { checkLanguages } from './domain/language/languages.ts';
import { recordChatRequest } from './domain/people/chat-request/record-chat-request.ts';
import { setCourses } from './domain/people/training/set-course.ts';
import { type Job, runJobs } from './jobs/run-jobs.ts';
import { logConsole } from './log/log-console.ts';
import { createLogger } from './log/logger.ts';
import { openSmtp } from './mail/open-smtp.ts';
import { openForStaff } from './vault/open-for-staff.ts';
import { openVault } from './vault/vault.ts';
import { drainServer } from './web/drain-server.ts';
import { createMetrics, serveMetrics } from './web/metrics/metrics-server.ts';
import { refuseFault } from './web/refuse-fault.ts';
import { refuseUnknownAddress } from './web/refuse-unknown-address.ts';
import { webRoutes } from './web/web-routes.ts';
import { createWebServer } from './web/web-server.ts';

/** Runs the bot until the signal aborts: chat, the carrier's webhooks, pages, and card sync. */
export async function runBot(
  config: Config,
  signal: AbortSignal,
  onReady?: () => void,
): Promise<void> {
  const metrics = createMetrics('bot');
  const logger = createLogger({
    level: config.LOG_LEVEL,
    program: 'bot',
    onLine: metrics.countLine,
  });
  using _console = logConsole(logger);
  const onError = (error: Error) => logger.warn({ err: error }, 'a database session ended');
  const refusedAnywhere = findRefused(config);
  const session = (name: string, max: number) =>
    connect({ url: config.DATABASE_URL, name, max, onError });
  const most = config.DATABASE_SESSIONS;
  await using chat = session('bellwether-bot', most ?? 10);
  // Callbacks have sessions of their own: a storm of them must not keep a person waiting, nor the other way round.
  await using calls = session('bellwether-calls', most ?? 10);
  await using pages = session('bellwether-pages', most ?? 4);
  await using mails = session('bellwether-mail', 1);
  await using copy = openStandby({
    url: config.REPORT_DATABASE_URL,
    of: chat.db,
    onError,
    onUnfit: (why) => logger.warn({ why }, 'reports are read from the database itself'),
  });
  const problems = await checkDatabase(chat.db, { role: 'bot', logger });
  if (problems.length > 0) throw new ConfigFault(problems);
  // Before anything is written: the newest entry tells how old the backup is.
  await recordRestore(chat.db, 'bot');
  const opened = await startKeyRing(chat.db, {
    settings: config,
    program: 'bot',
    onFault: (error) => logger.warn({ err: error }, 'the data keys could not be read again'),
  });
  if (opened.kind === 'refused') throw new ConfigFault([opened.sentence]);
  await using keys = opened.ring;
  const vault = openVault(keys);
  for (const one of [chat, calls, pages, copy]) one?.openSealed(openForStaff(vault));
  await setCourses(chat.db, 'bot');
  await startPool(chat.db, config.TWILIO_FROM);
  await using refused = countEdgeRefusals({
    db: chat.db,
    onFault: (error) => logger.error({ err: error }, 'a refused request could not be recorded'),
  });
  const smtp = await openSmtp(mailOptions(config));
  const signInAbove = signInLimit(config);
  const signOn = openSignOn({
    ...signOnOptions(config),
    onFault: (error) => logger.warn({ err: error }, 'a person’s token could not be checked'),
  });
  const handle = createHandleRequest({
    db: chat.db,
    vault,
    copy,
    publicUrl: config.PUBLIC_URL,
    signInAbove,
    noFreshSignIn: noFreshSignIn(config),
    asksOwnToken: signOn !== undefined,
    translates: config.TRANSLATOR !== 'off',
    mailsAuditor: mailsAuditor(config),
  });

  await using carrier = createTwilioCarrier({ ...twilioOptions(config), logger });

  const registeredName = (await findDistrict(chat.db))?.registeredName;
  const app = express();
  app.disable('x-powered-by');
  const { slack, teams } = await startChat({
    app,
    config,
    db: chat.db,
    signOn,
    handle,
    takeOnce: (platform) => (mark, goodForSeconds) =>
      recordChatRequest(chat.db, { platform, mark, goodForSeconds }),
    onRefused: (platform) => (reason) => refused.note(platform, reason),
    logger,
  });
  app.use(
    twilioWebhooks({
      accountSid: config.TWILIO_ACCOUNT_SID,
      authTokens: [config.TWILIO_AUTH_TOKEN, config.TWILIO_PREVIOUS_AUTH_TOKEN].filter(
        (token) => token !== undefined,
      ),
      publicUrl: config.PUBLIC_URL,
      handler: createCallHandler({ db: calls.db, vault, logger, carrier, registeredName }),
      onRefused: (reason) => refused.note('twilio', reason),
      logger,
    }),
  );
  const directory = openIdDirectory(directoryOptions(config));
  const { PUBLIC_URL: publicUrl } = config;
  app.use(
    webRoutes({
      db: chat.db,
      downloads: pages.db,
      copy,
      vault,
      logger,
      directory,
      publicUrl,
      signInAbove,
    }),
  );
  app.use(
    refuseUnknownAddress(edgeSentences['no-such-address'], () =>
      refused.note('web', 'no-such-address'),
    ),
  );
  app.use(refuseFault(logger));

  // It starts all the same: the other platform, the pages and calls under way need it.
  tellRefused(await refusedAnywhere, logger);
  warmUpReading();
  const server = createWebServer(app).listen(config.PORT);
  await once(server, 'listening').catch(refusePort(config.PORT));
  metrics.watch(server);
  const { METRICS_PORT: metricsPort, METRICS_HOST: host } = config;
  await using _metrics =
    metricsPort === undefined
      ? undefined
      : await serveMetrics(metrics, { host, port: metricsPort, db: chat.db, logger }).catch(
          refusePort(metricsPort, 'METRICS_PORT'),
        );
  logger.info({ port: config.PORT }, 'the bot listens');
  onReady?.();
  const platforms = [slack, teams].flatMap((side) => (side === undefined ? [] : [side.platform]));
  const platformNames = platforms.map(({ name }) => name);
  const cards = runCardSyncLoop({
    db: chat.db,
    platforms,
    background: eachTurn(chat.db, platformNames),
    logger,
    signal,
    wait: createWait(chat.pool, { channel: 'card', signal, idleMs: 1000 }),
  });
  const mail = smtp && {
    auditor: config.AUDITOR_EMAIL,
    mailer: smtp.mailer,
    letters: {
      db: mails.db,
      vault,
      openPool: smtp.openPool,
      publicUrl,
      bounces: config.SMTP_BOUNCES,
      signal,
    },
  };
  const lastSender = createLastSender({ db: chat.db, carrier, vault, logger }, config);
  const jobs: Job[] = [
    ...botJobs({
      db: chat.db,
      logger,
      platforms,
      publicUrl,
      mail,
      examine: () => examineBot(config),
    }),
    { name: 'calls to administrators', run: () => lastSender.send('alarm', signal) },
  ];
  const background = runJobs(jobs, { signal, logger });
  // A wrong setting is told now, and not by the first report.
  const asking = copy?.isFit().catch(onError);
  await aborted(signal);
  logger.info('stopping: requests that came are still answered');
  await Promise.all([
    drainServer(server, async () => void (await Promise.all([slack?.drain(), teams?.drain()]))),
    cards,
    asking,
    background,
  ]);
}

const usage =
  'Usage: npm run bot\n  Runs the bot until SIGTERM. Settings come from the environment: docs/operations.md.';

if (import.meta.main) {
  await reportStart(usage, () => {
    checkLanguages();
    return runBot(readConfig(variables('bot')), stopSignal(), () => {
      freeStartMemory();
      process.send?.('ready');
    });
  });
}
