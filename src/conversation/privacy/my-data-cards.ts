import { fact, factList, note, strong } from '#cards/blocks.ts';
import type { Card } from '#cards/card.ts';
import { choicesOf, type Form } from '#cards/form.ts';
import { identityWords, whoWords } from '#cards/words/my-data-words.ts';
import type { IdentityCheck, WhoAsks } from '#domain/family/data/family-data.ts';

/** Asks whose data, who asks for it, and how that was checked, where nobody else sees it. */
export function myDataForm(isTyped: boolean): Form {
  return {
    verb: 'my-data',
    title: 'A family’s data',
    submitLabel: 'Prepare',
    data: {},
    intro: isTyped
      ? 'We ignored what you typed after the command, because others may see it. Type the number or the id here.'
      : 'Check who asks before you hand anything over. You get one PDF and one JSON; the disclosure is recorded.',
    fields: [
      {
        kind: 'text',
        name: 'number',
        label: 'A phone number of theirs',
        hint: 'With its area code, such as 312-555-0142.',
        optional: true,
        maxLength: 40,
      },
      {
        kind: 'text',
        name: 'sourcedId',
        label: 'Or the guardian’s id in the student information system',
        optional: true,
        maxLength: 200,
      },
      { kind: 'choice', name: 'who', label: 'Who asks', choices: choicesOf(whoWords) },
      {
        kind: 'choice',
        name: 'checked',
        label: 'How you checked who they are',
        choices: choicesOf(identityWords),
      },
    ],
  };
}

/** Both files, for the one person who asked for them. */
export function myDataCard(about: {
  whoAsks: WhoAsks;
  checked: IdentityCheck;
  links: { pdf: string; json: string };
}): Card {
  return {
    title: 'A family’s data',
    blocks: [
      strong('Both files are ready. The links are yours alone and work for an hour.'),
      factList([
        fact('Who asks', whoWords[about.whoAsks]),
        fact('Checked by', identityWords[about.checked]),
      ]),
      note(
        'Hand them to the person you checked, and to nobody else. Each download is recorded as a disclosure (34 CFR 99.32).',
      ),
    ],
    buttons: [
      { verb: 'open', label: 'PDF', data: {}, opens: about.links.pdf },
      { verb: 'open', label: 'JSON', data: {}, opens: about.links.json },
    ],
    summary: 'A family’s data: both files are ready',
  };
}
