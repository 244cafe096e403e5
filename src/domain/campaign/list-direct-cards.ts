export type { DirectCard } from './direct-card-store.ts';
export {
  insertDirectCards as offerDirectCards,
  saveDirectCard,
  selectStaleDirectCards as listStaleDirectCards,
} from './direct-card-store.ts';
