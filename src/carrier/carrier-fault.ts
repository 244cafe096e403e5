/** Thrown by a CallHandler for a token no attempt has: the webhook refuses, and nobody repeats it. */
export class UnknownToken extends Error {
  override name = 'UnknownToken';
}

/** A question to the carrier (cancel, fetch, list, check) that got no usable answer; all are safe to repeat. */
export class CarrierFault extends Error {
  override name = 'CarrierFault';
  /** The carrier's error number, where it gave one. */
  readonly carrierCode: number | undefined;
  /** Whether the same question may get an answer later. */
  readonly retryable: boolean;
  /** How long the carrier asked not to be asked again. */
  readonly retryAfterMs: number | undefined;
  constructor(
    message: string,
    options: {
      retryable: boolean;
      cause?: unknown;
      carrierCode?: number | undefined;
      retryAfterMs?: number | undefined;
    },
  ) {
    super(message, { cause: options.cause });
    this.carrierCode = options.carrierCode;
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
  }
}
