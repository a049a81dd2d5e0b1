/** The language lab with all its elements. */

import { ChangeHead } from '../../view/controls/change_head.ts';
import { ChangesList } from '../../view/controls/changes_list.ts';
import { TextInput } from '../../view/controls/text_input.ts';
import { defineParts } from '../../view/element/define_parts.ts';
import { NextToken } from '../../view/text/next_token.ts';
import type { LabHost } from '../lab.ts';
import { GenerateControls } from './generate_controls.ts';
import { HeadRanking } from './head_ranking.ts';
import { LanguageInput } from './input.ts';
import { LanguageLabRun } from './lab_run.ts';
import { LanguagePanel } from './panel.ts';
import { SamplingControls } from './sampling_controls.ts';

defineParts({
  'change-head': ChangeHead,
  'changes-list': ChangesList,
  'generate-controls': GenerateControls,
  'head-ranking': HeadRanking,
  'language-input': LanguageInput,
  'language-panel': LanguagePanel,
  'next-token': NextToken,
  'sampling-controls': SamplingControls,
  'text-input': TextInput,
});

export function openLanguage(host: LabHost): LanguageLabRun {
  return new LanguageLabRun(host);
}
