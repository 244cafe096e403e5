// Texts and HTTP statuses as in https://www.twilio.com/docs/api/errors
const known: Record<number, { status: number; message: string }> = {
  // The page of 10004 names no HTTP status.
  10004: { status: 400, message: 'Call concurrency limit exceeded' },
  20003: { status: 401, message: 'Authenticate' },
  20009: { status: 409, message: 'Cannot delete this resource before it is complete' },
  20404: { status: 404, message: 'The requested resource was not found' },
  20429: { status: 429, message: 'Too Many Requests' },
  20500: { status: 500, message: 'Internal Server Error' },
  20503: { status: 503, message: 'Service Unavailable' },
  21201: { status: 400, message: "No 'To' number is specified" },
  21205: { status: 400, message: "Url is not a valid URL: a 'Url' or 'Twiml' is required" },
  21211: { status: 400, message: "Invalid 'To' Phone Number" },
  21213: { status: 400, message: "'From' phone number is required" },
  21217: { status: 400, message: 'Phone number does not appear to be valid' },
  21220: { status: 400, message: 'Invalid call state: Call is not in-progress. Cannot redirect.' },
  21602: { status: 400, message: 'Message body is required.' },
  21603: { status: 400, message: "A 'From' phone number or Messaging Service is required." },
  21604: { status: 400, message: "A 'To' phone number is required." },
  21610: { status: 400, message: 'Attempt to send to unsubscribed recipient' },
  21617: { status: 400, message: 'The concatenated message body exceeds the 1600 character limit' },
  22005: { status: 429, message: 'Call queue is full' },
  32018: { status: 400, message: 'Twiml parameter is too long (limit is 4000 characters)' },
  60200: { status: 400, message: 'Invalid parameter' },
};

export type TwilioErrorBody = { code: number; message: string; more_info: string; status: number };

/** A refusal by the REST API, in Twilio's shape. */
export class TwilioError extends Error {
  override name = 'TwilioError';
  readonly status: number;
  readonly code: number;

  constructor(code: number, status?: number) {
    super(known[code]?.message ?? `Error ${code}`);
    this.code = code;
    this.status = status ?? known[code]?.status ?? 400;
  }

  get body(): TwilioErrorBody {
    const { code, message, status } = this;
    return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
  }
}
