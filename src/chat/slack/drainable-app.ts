import { App, type ReceiverEvent } from '@slack/bolt';

/** Bolt works on what Slack was told is taken: anyone who ends this app waits for that. */
export class DrainableApp extends App {
  readonly #underWay = new Set<Promise<void>>();

  override async processEvent(event: ReceiverEvent): Promise<void> {
    const work = super.processEvent(event);
    this.#underWay.add(work);
    try {
      await work;
    } finally {
      this.#underWay.delete(work);
    }
  }

  /** Never throws: each fault is told where it happens. */
  async drain(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }
}
