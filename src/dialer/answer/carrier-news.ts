import type { CallEvent, CarrierRecord, TextRecord } from '#carrier/carrier.ts';
import type { CallNews } from '#domain/attempt/machine/call-report.ts';

/** The event without whom it is about: what is kept holds no number and no token. */
export function newsFrom(event: CallEvent): CallNews {
  const { token: _token, to: _to, ...news } = event;
  return news;
}

/** What was found by asking about a text of which nothing was heard for a while. */
export function newsOfText({ progress, ...text }: TextRecord): CallNews {
  const said = progress === 'sent' ? 'no-receipt' : progress;
  return {
    ...text,
    kind: 'text',
    sequenceNumber: 0,
    carrierStatus: `found ${progress}`,
    progress: said,
  };
}

/** What was found by asking, as if the carrier had said it by itself. */
export function newsOf(record: CarrierRecord): CallNews {
  const { progress, ending, seconds } = record.event;
  const base = { kind: 'call' as const, carrierId: record.carrierId, sequenceNumber: 0 };
  return progress === 'ended'
    ? {
        ...base,
        progress,
        ending: ending ?? 'failed',
        seconds: seconds ?? 0,
        carrierStatus: `found ${ending ?? 'failed'}`,
      }
    : { ...base, progress, carrierStatus: `found ${progress}` };
}
