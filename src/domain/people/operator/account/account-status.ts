import type { Platform } from '#domain/shared/platform.ts';

/** What a platform said of an account when it was asked; unread: it could not say. */
export type AccountStatus = 'good' | 'gone' | 'unread';

/** Whose accounts are asked about: one platform's, of the one workspace or tenant that is set up. */
export type AccountHome = { platform: Platform; tenantId: string };

/** An account leased to one process; what it finds out counts only while nobody asked after it. */
export type LeasedAccount = { userId: string; askedAt: string };
