import type { PageItem, PageUpdate } from '../page-item.ts';

export type PageState = {
  /** An item that did not change stays the same object. */
  items: ReadonlyMap<string, PageItem>;
  isConnected: boolean;
};

type Kind = PageItem['kind'];
type ItemOf<K extends Kind> = Extract<PageItem, { kind: K }>;

let state: PageState = { items: new Map(), isConnected: false };
let isStarted = false;
const listeners = new Set<() => void>();

function become(next: PageState): void {
  state = next;
  for (const listener of listeners) listener();
}

/** One stream for the whole page; the browser opens it again by itself when it breaks. */
function connect(): void {
  const stream = new EventSource('/events');
  stream.addEventListener('message', (event) => {
    const update = JSON.parse(String(event.data)) as PageUpdate;
    const items = new Map(update.whole ? [] : state.items);
    for (const [key, item] of Object.entries(update.set)) items.set(key, item);
    for (const key of update.gone) items.delete(key);
    become({ items, isConnected: true });
  });
  stream.addEventListener('error', () => become({ ...state, isConnected: false }));
}

export function subscribeToPage(listener: () => void): () => void {
  if (!isStarted) connect();
  isStarted = true;
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function readPage(): PageState {
  return state;
}

export function itemsOf<K extends Kind>(state: PageState, kind: K): ItemOf<K>[] {
  return [...state.items.values()].filter((item): item is ItemOf<K> => item.kind === kind);
}

export function itemOf<K extends Kind>(state: PageState, kind: K): ItemOf<K> | undefined {
  return itemsOf(state, kind)[0];
}
