import { fact } from '#cards/blocks.ts';
import type { Fact } from '#cards/card.ts';
import { languageList, templateWords } from '#cards/words/template-words.ts';
import type { TextSource } from '#domain/closure/campaign.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';

/** Where the texts are from, and which of them somebody changed. */
export function wordsFacts(view: CampaignView): Fact[] {
  const { template, sources } = view.words;
  const from = (source: TextSource) =>
    view.texts.map(({ language }) => language).filter((language) => sources[language] === source);
  const written = from('written');
  const standard = from('standard');
  const translated = from('translation');
  if (template === null && standard.length === 0) {
    const also =
      translated.length === 0 ? '' : `; translated and accepted in ${languageList(translated)}`;
    return [fact('Words', `Written by ${view.author}${also}`)];
  }
  return [
    fact(
      'Words',
      [
        `${beginningWords(view)}, ${written.length === 0 ? 'unchanged' : `edited in ${languageList(written)}`}`,
        ...(translated.length === 0
          ? []
          : [`translated and accepted in ${languageList(translated)}`]),
        ...(template === null || standard.length === 0
          ? []
          : [`standard in ${languageList(standard)}`]),
      ].join('; '),
    ),
  ];
}

function beginningWords({ words, happening }: CampaignView): string {
  const { template } = words;
  if (template === null) return 'Standard';
  const name = templateWords({ ...template, happening });
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}, version ${template.number}`;
}
