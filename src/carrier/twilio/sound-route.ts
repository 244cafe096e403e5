import type { NextFunction, Request, Response, Router } from 'express';
import type { Logger } from 'pino';
import type { CallHandler, FetchedSound } from '#carrier/carrier.ts';
import { Unverified } from './verify-request.ts';

/**
 * Where Twilio fetches a recording for <Play>. It doesn't promise to sign that, so the address is the key: the token of
 * a call that is under way, or what a call that came in was given for ten minutes. To everybody else there is nothing here, whatever they ask for. No part of a sound is
 * served: it is short, and a call wants the whole. Nobody is to keep a copy.
 * https://www.twilio.com/docs/voice/twiml/play
 */
export function addSoundRoute(
  router: Router,
  {
    handler,
    logger,
  }: { handler: Pick<CallHandler, 'onSound' | 'onCallBackSound'>; logger: Logger },
): void {
  const log = logger.child({ part: 'twilio-sound' });

  router.get('/twilio/sound/:token/:language', async (request, response) => {
    const { token, language } = request.params;
    const sound = languageShape.test(language) && (await handler.onSound({ token, language }));
    send(request, response, sound);
  });

  router.get('/twilio/call/sound/:key/:language', async (request, response) => {
    const { key, language } = request.params;
    const isOne = languageShape.test(language) && keyShape.test(key);
    send(request, response, isOne && (await handler.onCallBackSound({ key, language })));
  });

  function send(request: Request, response: Response, sound: FetchedSound | undefined | false) {
    if (!sound) return nothing(response);
    response.status(200).set({
      'Content-Type': 'audio/wav',
      'Content-Length': String(sound.wav.length),
      'Accept-Ranges': 'none',
      'Cache-Control': 'no-store',
    });
    if (request.method === 'HEAD') return void response.end();
    response.once('finish', sound.sent);
    response.end(sound.wav);
  }

  router.use(places, (_request, response) => nothing(response));

  router.use(
    places,
    (error: unknown, _request: Request, response: Response, next: NextFunction) => {
      if (response.headersSent) return next(error);
      // A token of another shape; an address that holds what is no character.
      if (error instanceof Unverified || error instanceof URIError) return nothing(response);
      // The family hears the text.
      log.error({ err: error }, 'a recording could not be served');
      response.status(503).end();
    },
  );
}

const places = ['/twilio/sound', '/twilio/call/sound'];
/** A token of 16 bytes, a time and their signature. */
const keyShape = /^[A-Za-z0-9_-]{40,100}$/;
const languageShape = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i;

function nothing(response: Response): void {
  response.status(404).set('Cache-Control', 'no-store').end();
}
