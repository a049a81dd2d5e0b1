/** The translation lab with all its elements. */

import { ChangeHead } from '../../view/controls/change_head.ts';
import { ChangesList } from '../../view/controls/changes_list.ts';
import { SetWeight } from '../../view/controls/set_weight.ts';
import { defineParts } from '../../view/element/define_parts.ts';
import { TranslationFigure } from '../../view/figure/translation_figure.ts';
import { AdditiveScore } from '../../view/steps/additive_score.ts';
import type { LabHost } from '../lab.ts';
import { TranslationDifference } from './difference.ts';
import { TranslationLabRun } from './lab_run.ts';
import { TranslationLeakage } from './leakage.ts';
import { TranslationMatrices } from './matrices.ts';
import { OpenedScore } from './opened_score.ts';
import { TranslationPage } from './page.ts';
import { TranslationPanel } from './panel.ts';
import { TranslationRail } from './rail.ts';
import { WeightSetter } from './weight_setter.ts';
import { WordInput } from './word_input.ts';
import { WordSteps } from './word_steps.ts';

defineParts({
  'set-weight': SetWeight,
  'additive-score': AdditiveScore,
  'opened-score': OpenedScore,
  'change-head': ChangeHead,
  'changes-list': ChangesList,
  'translation-difference': TranslationDifference,
  'translation-figure': TranslationFigure,
  'translation-leakage': TranslationLeakage,
  'translation-matrices': TranslationMatrices,
  'translation-page': TranslationPage,
  'translation-panel': TranslationPanel,
  'translation-rail': TranslationRail,
  'weight-setter': WeightSetter,
  'word-input': WordInput,
  'word-steps': WordSteps,
});

export function openTranslation(host: LabHost): TranslationLabRun {
  return new TranslationLabRun(host);
}
