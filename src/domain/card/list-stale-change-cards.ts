export {
  type ChangeKind,
  leaseStaleChangeCards as listStaleChangeCards,
  postponeChangeCard,
  type StaleChangeCard,
  saveDrawnChangeCard,
} from './change-card-store.ts';
