/** A letter in plain text, with a file of text. */
export type Letter = {
  /** The same for the same letter: a mail program shows two of them once. */
  id: string;
  to: string;
  subject: string;
  text: string;
  attachment: { name: string; text: string };
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
  /** `told`: the server's own words, or the network's. */
  | { kind: 'failed'; why: MailFailure; told: string };

/** Sends letters. It may have been sent where the outcome is a failure. */
export type Mailer = { send(letter: Letter): Promise<MailOutcome> };
