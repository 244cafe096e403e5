import { areSet, askSetting } from '../ask-setting.ts';
import type { Step } from '../step.ts';

export const addressStep: Step = {
  title: 'Public address',
  findDone: async (setup) =>
    areSet(setup, ['PUBLIC_URL']) ? `${setup.files.get('PUBLIC_URL')}` : undefined,
  async run(setup) {
    setup.terminal.say(
      'Slack, Teams, Twilio and families reach the bot there. Your proxy leads it to the bot’s port.',
    );
    const words = 'Address, such as https://bellwether.example.org';
    return await askSetting(setup, { name: 'PUBLIC_URL', words });
  },
};
