import express, { type Router } from 'express';
import { type Guard, guard, refuse } from './rest-endpoint.ts';
import { TwilioError } from './twilio-error.ts';

/** What Twilio's console keeps of an account. */
export type Account = {
  status: 'active' | 'suspended' | 'closed';
  type: 'Full' | 'Trial';
  numbers: { number: string; voiceUrl: string; smsUrl: string }[];
  /** Of the business profile, the brand for texts and the campaign of the messaging service. */
  trust: { profile: string; brand: string; campaign: string };
  service: { inboundUrl: string; usesNumbers: boolean };
};

export const newAccount = (): Account => ({
  status: 'active',
  type: 'Full',
  numbers: [],
  trust: { profile: 'twilio-approved', brand: 'APPROVED', campaign: 'VERIFIED' },
  service: { inboundUrl: '', usesNumbers: true },
});

/** The account and its numbers, under /2010-04-01/Accounts: https://www.twilio.com/docs/iam/api/account */
export function accountApi(options: Guard & { account: Account }): Router {
  const { account, accountSid: sid } = options;
  const router = express.Router();
  const admit = guard(options);
  router.get('/Accounts/:account.json', admit, (_request, response) => {
    response.json({ sid, status: account.status, type: account.type });
  });
  router.get('/Accounts/:account/IncomingPhoneNumbers.json', admit, (_request, response) => {
    response.json({
      incoming_phone_numbers: account.numbers.map(({ number, voiceUrl, smsUrl }, at) => ({
        sid: sidOf(at),
        phone_number: number,
        voice_url: voiceUrl,
        sms_url: smsUrl,
        capabilities: { voice: true, sms: true, mms: true, fax: false },
      })),
    });
  });
  router.post(
    '/Accounts/:account/IncomingPhoneNumbers/:sid.json',
    admit,
    express.urlencoded({ extended: false }),
    (request, response) => {
      const found = account.numbers.find((_number, at) => sidOf(at) === request.params['sid']);
      if (found === undefined) throw new TwilioError(20404);
      const { VoiceUrl: voiceUrl, SmsUrl: smsUrl } = request.body;
      if (typeof voiceUrl === 'string') found.voiceUrl = voiceUrl;
      if (typeof smsUrl === 'string') found.smsUrl = smsUrl;
      response.json({ sid: request.params['sid'], phone_number: found.number });
    },
  );
  router.use(refuse);
  return router;
}

const sidOf = (at: number) => `PN${String(at + 1).padStart(32, '0')}`;

/** What carriers are told of an account, under /v1 of two other hosts. */
export function trustApi(options: Guard & { account: Account }): Router {
  const { account } = options;
  const router = express.Router();
  router.use(guard(options));
  const list = (key: string, items: object[]) => ({ [key]: items, meta: { key, page: 0 } });
  router.get('/CustomerProfiles', (_request, response) => {
    response.json(list('results', [{ status: account.trust.profile }]));
  });
  router.get('/a2p/BrandRegistrations', (_request, response) => {
    response.json(list('data', [{ status: account.trust.brand }]));
  });
  router.get('/Services/:sid', (request, response) => {
    const { inboundUrl, usesNumbers } = account.service;
    response.json({
      sid: request.params.sid,
      inbound_request_url: inboundUrl,
      use_inbound_webhook_on_number: usesNumbers,
    });
  });
  router.get('/Services/:sid/Compliance/Usa2p', (_request, response) => {
    response.json(list('compliance', [{ campaign_status: account.trust.campaign }]));
  });
  router.use(() => {
    throw new TwilioError(20404);
  });
  router.use(refuse);
  return router;
}
