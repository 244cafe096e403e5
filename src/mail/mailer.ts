/** A letter in plain text. */
export type Letter = {
  /** The same for the same letter: a mail program shows two of them once. */
  id: string;
  /** Who it is from, where that is not us. */
  by?: string;
  to: string;
  subject: string;
  text: string;
  attachment?: { name: string; text: string };
  /** RFC 8058: where one request, without a question, ends such letters. */
  unsubscribe?: string;
  /** Where it comes back to, if not to whom it is from. */
  returnTo?: string;
};

/**
 * Why a mail server has not taken a letter.
 * - unreachable: no answer, or none in time.
 * - insecure: it offers no encryption.
 * - sign-in: it doesn't take our user and password.
 * - rejected: it doesn't take the letter, now or ever.
 */
export type MailFailure = 'unreachable' | 'insecure' | 'sign-in' | 'rejected';

export type MailOutcome =
  | { kind: 'sent' }
  | {
      kind: 'failed';
      why: MailFailure;
      /** The server's own words, or the network's. */
      told: string;
      /** Of a letter that it rejected: its code, such as `550 5.1.1` (RFC 5321, RFC 3463). */
      code?: string;
      /** It surely has not taken it. */
      isUnsent: boolean;
    };

/** Sends letters. It may have been sent where the outcome is a failure. */
export type Mailer = { send(letter: Letter): Promise<MailOutcome> };

/** Sends many, over a few sessions that it keeps until it is disposed of. */
export type MailPool = Mailer &
  AsyncDisposable & {
    /** How many letters it hands over at once. */
    sessions: number;
    /** Whether a server is there that would take letters; nothing is sent. */
    greet(): Promise<MailOutcome>;
  };
