export { leaseAccounts } from './account-status-store.ts';
