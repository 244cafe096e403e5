import type { Span } from '#domain/closure/trace/span.ts';

/**
 * Sends spans to a collector as OTLP over HTTP, in JSON (opentelemetry.io/docs/specs/otlp). Throws where it doesn't take them.
 */
export const createOtlpExporter =
  (endpoint: string): ((spans: readonly Span[]) => Promise<void>) =>
  async (spans) => {
    const answer = await fetch(`${endpoint.replace(/\/+$/, '')}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(asRequest(spans)),
      signal: AbortSignal.timeout(10_000),
    });
    await answer.body?.cancel();
    if (!answer.ok) throw new Error(`the collector took no spans (HTTP ${answer.status})`);
  };

function asRequest(spans: readonly Span[]) {
  const resource = { attributes: attributesOf({ 'service.name': 'bellwether' }) };
  const scope = { name: 'bellwether' };
  return {
    resourceSpans: [{ resource, scopeSpans: [{ scope, spans: spans.map(asSpan) }] }],
  };
}

/** SPAN_KIND_INTERNAL, and towards the carrier SPAN_KIND_CLIENT. */
const kindOf = ({ name }: Span) => (name === 'call' || name === 'text' ? 3 : 1);

const asSpan = (span: Span) => ({
  traceId: span.traceId,
  spanId: span.spanId,
  ...(span.parentSpanId !== undefined && { parentSpanId: span.parentSpanId }),
  name: span.name,
  kind: kindOf(span),
  startTimeUnixNano: nanosecondsOf(span.from),
  endTimeUnixNano: nanosecondsOf(span.to),
  attributes: attributesOf(span.attributes),
  events: span.events.map(({ name, at }) => ({ name, timeUnixNano: nanosecondsOf(at) })),
});

/** Numbers of 64 bits are strings in OTLP's JSON. */
const nanosecondsOf = (at: Temporal.Instant) => at.epochNanoseconds.toString();

const attributesOf = (values: Span['attributes']) =>
  Object.entries(values).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  }));
