import express, { type Router } from 'express';
import { z } from 'zod';
import type { TwilioServer } from '../twilio/twilio-server.ts';
import { act, type Outcome, troubleOf } from './act.ts';
import type { PhoneStrip } from './phone-strip.ts';

const number = z.string().regex(/^\+\d{6,15}$/);

/** What a family does with its phone on the page. */
export function phoneActs(twilio: TwilioServer, strip: PhoneStrip): Router {
  const router = express.Router();
  const byHand = (what: (number: string) => boolean, otherwise: string) =>
    act(z.object({ number }), (phone): Outcome => {
      strip.hold(phone.number);
      return what(phone.number) ? {} : { trouble: otherwise };
    });

  router.post(
    '/answer',
    byHand((to) => twilio.answer(to), 'It no longer rings.'),
  );
  router.post(
    '/decline',
    byHand((to) => twilio.decline(to), 'It no longer rings.'),
  );
  router.post(
    '/hang-up',
    byHand((to) => twilio.hangUp(to), 'The call is already over.'),
  );
  router.post(
    '/key',
    act(z.object({ number, key: z.string().regex(/^[0-9*#]$/) }), (press): Outcome => {
      strip.hold(press.number);
      const isHeard = twilio.pressKey(press.number, press.key);
      return isHeard ? {} : { trouble: 'The call is already over.' };
    }),
  );
  router.post(
    '/call-back',
    act(z.object({ number }), (phone): Outcome => {
      twilio.callBack(phone.number);
      strip.hold(phone.number);
      return {};
    }),
  );
  router.post(
    '/text',
    act(z.object({ number, body: z.string().min(1).max(1600) }), async (text) =>
      troubleOf({ status: await twilio.sendText(text.number, text.body) }),
    ),
  );
  router.post(
    '/mine',
    act(z.object({ number, isMine: z.boolean() }), (phone) => {
      strip.setMine(phone.number, phone.isMine);
      return {};
    }),
  );
  return router;
}
