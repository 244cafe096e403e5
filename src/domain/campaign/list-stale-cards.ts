export type { StaleCard } from './board-store.ts';
export {
  leaseStaleCards as listStaleCards,
  postponeCard,
  releaseCard,
  saveDrawnCard,
  selectClock as findClock,
} from './board-store.ts';
