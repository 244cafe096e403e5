/**
 * What one number, one address and everybody together may have of the family page and of answers to texts. “A day” is the
 * last 24 hours, “an hour” the last 60 minutes. Numbers without a source are the product's own choice.
 */
export const familyLimits = {
  code: {
    /** Minutes that a code is good for: NIST SP 800-63B, 3.1.3.2 (10 at most). The tables' own default says the same. */
    minutes: 10,
    /**
     * Wrong entries of one code; the tables refuse a sixth. With three codes that is 15 a day for a number, of a million
     * (NIST SP 800-63B, 3.2.2 allows 100). The district's total is an alarm: `breach_signs_now()`.
     */
    tries: 5,
    /** Codes to one number a day. */
    aDay: 3,
    /** Requests from one address an hour: a family has a few numbers, and a school one address for many families. */
    anHourFromOne: 20,
  },
  page: {
    /** Minutes that a link is good for which a code opened: it is for the person who sits there. */
    openedMinutes: 30,
    /** Texts a day that tell one number the address of the page. */
    textsADay: 3,
    /** Requests a day from the page of one number: beyond this nobody is asking any more. */
    requestsADay: 100,
    /** Receipts a day to one page: each is an entry in the log. */
    receiptsADay: 50,
  },
  reply: {
    /** Answers a day to questions from a number that no roster has; the tables say the same of families. */
    questionsADay: 1,
    /** Answers a day to HELP from one number; what comes after waits for a person. */
    helpADay: 3,
    /** Minutes after which the front office is told again of a request that nobody took. */
    claimMinutes: 30,
  },
} as const;
