import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';

/** Stands before the bots at their public address, and hands every request to the one that it leads to now. */
export type LoadBalancer = AsyncDisposable & {
  leadTo(port: number): void;
  /** What was answered, in order; 502 where nobody answered. */
  answers: { path: string; status: number }[];
};

export async function startLoadBalancer(publicPort: number): Promise<LoadBalancer> {
  let target = 0;
  const answers: LoadBalancer['answers'] = [];
  const server = createServer((incoming, outgoing) => {
    const { method, url: path = '', headers } = incoming;
    const sent = forward({ host: '127.0.0.1', port: target, method, path, headers }, (answer) => {
      const status = answer.statusCode ?? 502;
      answers.push({ path, status });
      outgoing.writeHead(status, answer.headers);
      answer.pipe(outgoing);
    });
    sent.once('error', () => {
      answers.push({ path, status: 502 });
      outgoing.destroy();
    });
    incoming.pipe(sent);
  });
  server.listen(publicPort, '127.0.0.1');
  await once(server, 'listening');
  return {
    answers,
    leadTo(port) {
      target = port;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
