import express, { type NextFunction, type Request, type Response } from 'express';
import type { CallScript, Listener } from '#carrier/call-script.ts';
import { renderScript, type ScriptPlace } from './render-script.ts';
import { Unverified } from './verify-request.ts';

/** HMAC-SHA1 in base64. */
const signatureShape = /^[A-Za-z0-9+/]{27}=$/;

/** What has no signature at all is refused before its fields are read. */
export const signed = (request: Request, _response: Response, next: NextFunction): void => {
  const signature = request.get('X-Twilio-Signature') ?? '';
  if (signatureShape.test(signature)) next();
  else next(new Unverified(signature === '' ? 'unsigned' : 'signature'));
};

/** Read as text, which verifiedFields() takes apart. Twilio sends some 40 fields in all; 16 KB leave room for what it adds. */
export const form = express.text({
  type: 'application/x-www-form-urlencoded',
  limit: '16kb',
  inflate: false,
});

export function tokenOf(request: Request): string {
  return String(request.params['token']);
}

export function stepOf(request: Request): number {
  const step = request.params['step'];
  if (step === undefined) return 0;
  if (!/^[1-9]\d{0,2}$/.test(String(step))) throw new Unverified('step');
  return Number(step);
}

export function listenerOf(request: Request): Listener | undefined {
  const { listener } = request.params;
  if (listener === undefined || listener === 'person' || listener === 'recorder') return listener;
  throw new Unverified('listener');
}

export const answering = (step: number) => (step === 0 ? {} : { step });

export function speak(response: Response, script: CallScript, place: ScriptPlace): void {
  response.type('text/xml').end(renderScript(script, place));
}
