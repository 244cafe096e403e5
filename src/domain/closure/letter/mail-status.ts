/** RFC 3463: there is no such mailbox, no such host, or it is closed for good. */
const noMailbox = /\b5\.(?:1\.(?:1|2|3|6|10)|2\.1)$/;

/** Of `550 5.1.1`, as a mail server says it, or of `5.1.1`, as a letter comes back with. */
export const hasNoMailbox = (code: string): boolean => noMailbox.test(code);
