import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Child, startChild } from '#sandbox/child-process.ts';
import { accountSid, authToken, type DialRig } from '#test/support/attempt/dial-rig.ts';
import { ourNumber, testKey } from '#test/support/postgres/database.ts';

/** The name that a worker's database sessions have. */
export const workerSession = 'bellwether-dial-worker';

/** A dial worker as the process it is in production, to be killed and stopped. */
export function startWorkerProcess(rig: DialRig): Child {
  const nobody = 'http://127.0.0.1:9';
  return startChild('dial-worker', {
    environment: {
      DATABASE_URL: rig.district.urls.worker,
      BELLWETHER_KEY: testKey,
      AUDIT_LOG_KEY: randomBytes(32).toString('base64'),
      PUBLIC_URL: rig.publicUrl,
      LOG_LEVEL: process.env['DIAL_LOG'] ?? 'warn',
      DIRECTORY_ISSUER: nobody,
      DIRECTORY_CLIENT_ID: 'nobody',
      SIGN_IN_ABOVE: 'never',
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_AUTH_TOKEN: authToken,
      TWILIO_FROM: ourNumber,
      TWILIO_API_URL: rig.twilio.url,
      TWILIO_REASSIGNED_NUMBERS: 'off',
    },
    logFile: path.join(mkdtempSync(path.join(tmpdir(), 'bellwether-worker-')), 'dial-worker.log'),
  });
}
