export type { StaleFreeze } from './freeze-message-store.ts';
export {
  leaseStaleFreezes as listStaleFreezes,
  postponeFreeze,
  releaseFreeze,
  saveDrawnFreeze,
} from './freeze-message-store.ts';
