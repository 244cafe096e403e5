import { randomBytes } from 'node:crypto';

/** The secret of a call, 128 random bits: anyone who knows it may speak for the carrier. */
export const newToken = (): string => randomBytes(16).toString('base64url');
