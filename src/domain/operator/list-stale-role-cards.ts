export {
  leaseStaleRoleCards as listStaleRoleCards,
  postponeRoleCard,
  type StaleRoleCard,
  saveDrawnRoleCard,
} from './role-card-store.ts';
