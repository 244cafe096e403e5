import express, { type Router } from 'express';
import { z } from 'zod';
import type { Alert } from '#sandbox/twilio/call/alerts.ts';
import type { Faults } from '#sandbox/twilio/faults.ts';
import { endpoint, type Guard, guard, refuse } from './rest-endpoint.ts';
import type { Traffic } from './traffic.ts';

export type AlertApiOptions = Guard & {
  faults: Faults;
  traffic: Traffic;
  alerts: readonly Alert[];
};

const query = z.object({
  StartDate: z.iso.datetime().optional(),
  PageSize: z.coerce.number().int().min(1).max(1000).catch(50),
  Page: z.coerce.number().int().min(0).catch(0),
});

/** The debugger’s alerts, newest first, under /v1/Alerts of its Monitor: https://www.twilio.com/docs/usage/monitor-alert */
export function alertApi(options: AlertApiOptions): Router {
  const router = express.Router();
  router.use(guard(options));
  router.get(
    '/',
    endpoint(options, 'alerts.list', (request) => {
      const { StartDate: since, PageSize: size, Page: page } = query.parse(request.query);
      const found = options.alerts
        .filter(({ at }) => since === undefined || at.epochMilliseconds >= Date.parse(since))
        .toReversed();
      const from = page * size;
      const address = (to: number) =>
        `https://monitor.twilio.com/v1/Alerts?PageSize=${size}&Page=${to}${since === undefined ? '' : `&StartDate=${since}`}`;
      return {
        status: 200,
        body: {
          alerts: found
            .slice(from, from + size)
            .map((alert) => resource(alert, options.accountSid)),
          meta: {
            key: 'alerts',
            page,
            page_size: size,
            url: address(page),
            first_page_url: address(0),
            previous_page_url: page === 0 ? null : address(page - 1),
            next_page_url: from + size < found.length ? address(page + 1) : null,
          },
        },
      };
    }),
  );
  router.use(refuse);
  return router;
}

const resource = ({ sid, callSid, code, requestUrl, at }: Alert, accountSid: string) => ({
  sid,
  account_sid: accountSid,
  resource_sid: callSid,
  error_code: code,
  log_level: 'error',
  request_url: requestUrl,
  request_method: 'POST',
  alert_text: '',
  api_version: '2010-04-01',
  more_info: `https://www.twilio.com/docs/errors/${code}`,
  service_sid: null,
  date_created: at.toString(),
  date_generated: at.toString(),
  date_updated: at.toString(),
  url: `https://monitor.twilio.com/v1/Alerts/${sid}`,
});
