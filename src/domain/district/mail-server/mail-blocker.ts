/**
 * Why no e-mail of a closure can leave now.
 * - none: no bot that runs has a mail server.
 * - the others: the mail server took nothing when it was last asked.
 */
export type MailBlocker = 'none' | 'unreachable' | 'insecure' | 'sign-in' | 'rejected';
