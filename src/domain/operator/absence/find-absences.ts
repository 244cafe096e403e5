export { selectAbsences as findAbsences, selectStandIns as findStandIns } from './absence-store.ts';
