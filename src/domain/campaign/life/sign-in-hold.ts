/** Why what is approved is not called: a worker can't prove who signed in to approve it. */
export type SignInHold = { reason: 'directory-away' | 'not-proven'; at: Temporal.Instant };
