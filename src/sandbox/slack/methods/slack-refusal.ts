/** What Slack answers with `ok: false`, in its own word. */
export class SlackRefusal extends Error {
  override name = 'SlackRefusal';
  readonly code: string;
  readonly messages: string[];

  constructor(code: string, messages: string[] = []) {
    super(`slack refuses: ${code}`);
    this.code = code;
    this.messages = messages;
  }
}
