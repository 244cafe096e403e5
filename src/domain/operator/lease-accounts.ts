export { leaseAccounts } from './account-standing-store.ts';
