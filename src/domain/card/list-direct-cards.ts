export type { DirectCard } from './direct-card-store.ts';
export {
  insertDirectCards as offerDirectCards,
  leaseStaleDirectCards as listStaleDirectCards,
  releaseDirectCard,
  saveDirectCard,
} from './direct-card-store.ts';
