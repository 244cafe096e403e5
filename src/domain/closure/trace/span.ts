/** A stretch of time of one closure, as OpenTelemetry has it. No attribute holds a name, a number or a word of anybody. */
export type Span = {
  /** The closure's id, without its hyphens. */
  traceId: string;
  spanId: string;
  /** Undefined for the closure itself. */
  parentSpanId?: string;
  name: 'closure' | 'seal' | 'decision' | 'start' | 'call' | 'text';
  from: Temporal.Instant;
  to: Temporal.Instant;
  attributes: Record<string, string | number>;
  /** What happened meanwhile. */
  events: { name: string; at: Temporal.Instant }[];
};

export const traceIdOf = (closureId: string): string => closureId.replaceAll('-', '');

/** The part of an id that is random. */
export const spanIdOf = (id: string): string => traceIdOf(id).slice(16);
