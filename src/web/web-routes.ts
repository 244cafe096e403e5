import express, { type ErrorRequestHandler, type Router } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import type { Db } from '#database/transaction.ts';
import type { Directory } from '#directory/directory.ts';
import type { ReportCopy } from '#domain/report/find-report.ts';
import { recordingsFile } from '#files/kinds/recordings-file.ts';
import type { Vault } from '#vault/vault.ts';
import { checkCode, showCheck } from './check/check-code.ts';
import { finishSignIn } from './directory/finish-sign-in.ts';
import { goToDirectory, showSignIn } from './directory/start-sign-in.ts';
import { showAgreement, takeAgreement } from './family/agree.ts';
import { refuseForm, requireLink } from './family/open-link.ts';
import { chooseFirstNumber, chooseLanguage } from './family/own/choices.ts';
import { sendReceipt } from './family/own/send-receipt.ts';
import { takeRequest } from './family/own/send-request.ts';
import { showFamily } from './family/show-family.ts';
import { showStop, stopFamilyPhone } from './family/stop.ts';
import { showAlert, showFeed } from './feed/show-feed.ts';
import { createReaderCookies } from './file/reader-cookies.ts';
import { sendRecording, showRecordings } from './file/recordings.ts';
import { sendFile, showFile } from './file/serve-file.ts';
import { finishFileSignIn, goToDirectoryForFile } from './file/sign-in-for-file.ts';
import { showGuide } from './guide/show-guide.ts';
import { reportLive, reportReady } from './health.ts';
import { askCode, showLogin } from './login/ask-code.ts';
import { enterCode, showEnterCode } from './login/enter-code.ts';
import { refuseOtherSites } from './login/same-site.ts';
import { readMultipart } from './mail/read-multipart.ts';
import { showMail, stopMail } from './mail/stop-mail.ts';
import { showNotice } from './notices/show-notice.ts';
import { showRights } from './notices/show-rights.ts';
import { pageStyleSource, sendFailure } from './page.ts';
import { isUnreadable } from './refuse-fault.ts';

export type WebOptions = {
  db: Db;
  /** For what takes long and is read as slowly as its reader likes: no such session may be missing where people decide. */
  downloads: Db;
  /** Where reports are read, if not in the database itself. */
  copy?: ReportCopy | undefined;
  vault: Vault;
  logger: Logger;
  directory: Directory;
  /** How the world reaches us; https everywhere but on one's own machine. */
  publicUrl: string;
  /** No worker calls more phones than this without a fresh sign-in. */
  signInAbove?: number | undefined;
};

/** Every route of ours that is not a carrier's; manifests/openapi/bellwether.yaml is their contract. */
export function webRoutes(options: WebOptions): Router {
  const { db, downloads, copy, vault, logger, directory, publicUrl, signInAbove } = options;
  const log = logger.child({ part: 'web' });
  const places = [
    '/health',
    '/files',
    '/family',
    '/directory',
    '/privacy',
    '/terms',
    '/rights',
    '/check',
    '/mail',
    '/feed',
    '/guide',
  ];
  const router = express.Router();
  router.use(places, guard(publicUrl), keepNothing);
  router.use('/files/recordings', guard(publicUrl, 'sounds'));

  router.get('/health/live', reportLive());
  router.get('/health/ready', reportReady(db, log));
  const cookies = createReaderCookies(vault, publicUrl);
  const files = { db: downloads, copy, vault, cookies };
  // Approvers listen while they decide: not behind downloads.
  const recordings = { ...files, db };
  router.get('/files/recordings/:signed', showRecordings(recordings));
  router.post(
    '/files/recordings/:signed',
    refuseOtherSites,
    sendFile(recordings, recordingsFile.name),
  );
  router.get('/files/recordings/:signed/:language', sendRecording(recordings));
  router.get('/files/:kind/:signed', showFile(files));
  router.post('/files/:kind/:signed', refuseOtherSites, sendFile(files));
  router.get('/directory/file', goToDirectoryForFile(vault, { directory, cookies }));
  router.get('/directory/start/:state', showSignIn(db, vault, { publicUrl, directory }));
  router.get('/directory/sign-in/:state', goToDirectory(db, vault, { directory }));
  const forFile = finishFileSignIn(db, { directory, cookies, log });
  router.get(
    '/directory/callback',
    forFile,
    finishSignIn(db, vault, { directory, log, signInAbove }),
  );
  router.get('/privacy', showNotice(db, 'privacy'));
  router.get('/terms', showNotice(db, 'terms'));
  router.get('/rights', showRights(db));
  router.get('/guide', showGuide());
  router.get('/feed', showFeed(db, { publicUrl }));
  router.get('/feed/:number', showAlert(db, { publicUrl }));
  const form = express.urlencoded({ extended: false, limit: '2kb', parameterLimit: 10 });
  router.get('/check', showCheck(db));
  router.post('/check', refuseOtherSites, form, checkCode(db, vault, { publicUrl }));
  router.get('/mail/:token', showMail(db, vault));
  router.post('/mail/:token', form, readMultipart, stopMail(db, vault));
  router.get('/family', showLogin(db));
  router.post('/family', refuseOtherSites, form, askCode(db, vault, { publicUrl }));
  router.get('/family/code', showEnterCode(db));
  router.post('/family/code', refuseOtherSites, form, enterCode(db, vault));
  router.get('/family/:token', showFamily(db, vault));
  const linked = requireLink(vault);
  router.post('/family/:token', linked, form, stopFamilyPhone(db, vault));
  router.get('/family/:token/stop', showStop(db, vault));
  router.get('/family/:token/agree', showAgreement(db, vault));
  router.post('/family/:token/agree', linked, form, takeAgreement(db, vault));
  const longForm = express.urlencoded({ extended: false, limit: '8kb', parameterLimit: 10 });
  router.post('/family/:token/request', linked, longForm, takeRequest(db, vault));
  router.post('/family/:token/receipt', linked, form, sendReceipt(downloads, vault));
  router.post('/family/:token/language', linked, form, chooseLanguage(db, vault));
  router.post('/family/:token/first', linked, form, chooseFirstNumber(db, vault));

  router.use(places, reportFault(log));
  return router;
}

/** Pages are one HTML file with one known style sheet: whatever else got in can't load, run, send or frame. */
function guard(publicUrl: string, plays?: 'sounds'): express.RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'style-src': [pageStyleSource],
        ...(plays === undefined ? {} : { 'media-src': ["'self'"] }),
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
        'base-uri': ["'none'"],
      },
    },
    // Not on http: a browser would remember it for every other thing that runs on this machine.
    strictTransportSecurity: publicUrl.startsWith('https:') && { maxAge: 31_536_000 },
    referrerPolicy: { policy: 'no-referrer' },
  });
}

const keepNothing: express.RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};

function reportFault(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    // The rest of the address may be somebody's permission, so it is not logged.
    const route = request.baseUrl.split('/')[1];
    if (response.headersSent) {
      log.warn({ err: error, route }, 'an answer was cut short');
      response.destroy();
      return;
    }
    if (isUnreadable(error)) return refuseForm(response);
    log.error({ err: error, route }, 'a page failed');
    sendFailure(response, 'fault');
  };
}
