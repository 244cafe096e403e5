export type { StaleAuditCard } from './audit-card-store.ts';
export {
  leaseStaleAuditCards as listStaleAuditCards,
  postponeAuditCard,
  releaseAuditCard,
  runCode,
  saveDrawnAuditCard,
} from './audit-card-store.ts';
