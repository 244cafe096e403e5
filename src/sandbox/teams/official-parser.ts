import type * as Library from 'adaptivecards';

/**
 * What Microsoft's own library finds wrong with a card: an element or a value that it doesn't know, or one that lacks something. It is a
 * package of development: without it nothing is asked.
 */
export const officialProblems: (card: unknown) => string[] = await import(
  'adaptivecards/dist/adaptivecards.min.js' as string
).then(
  (module: { default: typeof Library }) => createParser(module.default),
  () => () => [],
);

function createParser({
  AdaptiveCard,
  HostConfig,
  SerializationContext,
  Versions,
}: typeof Library) {
  // Teams shows six, which our own rules count.
  const hostConfig = new HostConfig({ actions: { maxActions: 6 } });
  return (content: unknown): string[] => {
    const context = new SerializationContext(Versions.v1_5);
    const card = new AdaptiveCard();
    card.hostConfig = hostConfig;
    card.parse(structuredClone(content), context);
    const parsed = Array.from(
      { length: context.eventCount },
      (_, at) => context.getEventAt(at).message,
    );
    const validated = card.validateProperties().validationEvents.map(({ message }) => message);
    return [...parsed, ...validated];
  };
}
