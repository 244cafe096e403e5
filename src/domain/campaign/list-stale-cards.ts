export type { StaleCard } from './board-store.ts';
export { leaseStaleCards as listStaleCards, postponeCard, saveDrawnCard } from './board-store.ts';
