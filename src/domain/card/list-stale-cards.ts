export { selectMoments as listMoments } from '#domain/campaign/view/milestone-store.ts';
export type { StaleCard } from './board-store.ts';
export {
  leaseStaleCards as listStaleCards,
  markPosting,
  postponeCard,
  releaseCard,
  saveDrawnCard,
  saveTold,
  selectClock as findClock,
} from './board-store.ts';
