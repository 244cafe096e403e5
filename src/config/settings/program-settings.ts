import { z } from 'zod';
import { isLoopback, type Setting, url } from './setting.ts';

const port = 'must be a number from 0 to 65535';

/** Where the programs are, and what they say about themselves. */
export const programSettings = {
  PUBLIC_URL: {
    shape: url.refine(
      (text) => text.startsWith('https://') || isLoopback(text),
      'must be https: the carrier signs the exact address it calls',
    ),
    readBy: ['bot', 'worker'],
    needed: 'yes',
    about:
      'where Slack, Teams, Twilio and families reach the bot; https, because Twilio signs this exact address',
    example: 'https://bellwether.example.org',
  },
  PORT: {
    shape: z.coerce.number(port).int(port).min(0, port).max(65_535, port).default(3000),
    readBy: ['bot'],
    needed: '3000',
    about: 'where the bot listens',
    example: '3000',
  },
  METRICS_PORT: {
    shape: z.coerce.number(port).int(port).min(1, port).max(65_535, port).optional(),
    readBy: ['bot', 'worker'],
    needed: 'no',
    about:
      'where this program answers Prometheus (`/metrics`) and probes (`/health/live`, `/health/ready`); no proxy may lead there, see [Metrics](on-call.md#metrics-and-alerts)',
    example: '9464',
  },
  METRICS_HOST: {
    shape: z
      .union(
        [z.ipv4(), z.ipv6()],
        'must be an address of this machine, such as 127.0.0.1 or 0.0.0.0',
      )
      .default('127.0.0.1'),
    readBy: ['bot', 'worker'],
    needed: '`127.0.0.1`',
    about:
      'the address at which `METRICS_PORT` is open: this machine alone unless told otherwise; `0.0.0.0` where Prometheus comes from another, in a network of your own',
    example: '0.0.0.0',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    shape: url.optional(),
    readBy: ['worker'],
    needed: 'no',
    about:
      'an OpenTelemetry collector that takes OTLP over HTTP in JSON; it gets a trace of each closure that is over, see [Traces](on-call.md#traces)',
    example: 'http://collector.example.net:4318',
  },
  LOG_LEVEL: {
    shape: z
      .enum(
        ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
        'must be fatal, error, warn, info, debug, trace or silent',
      )
      .default('info'),
    readBy: ['bot', 'worker'],
    needed: '`info`',
    about:
      'from which level on something is logged: fatal, error, warn, info, debug, trace or silent',
    example: 'info',
  },
} as const satisfies Record<string, Setting>;
