/** What a platform said of an account when it was asked; unread: it could not say. */
export type AccountStanding = 'good' | 'gone' | 'unread';
