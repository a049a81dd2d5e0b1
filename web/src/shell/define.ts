/** Defines the parts of the page; defining twice is harmless. */

import { CopyingStory } from '../labs/language/copying_story.ts';
import { GenerateControls } from '../labs/language/generate_controls.ts';
import { HeadRanking } from '../labs/language/head_ranking.ts';
import { LanguagePanel } from '../labs/language/panel.ts';
import { SamplingControls } from '../labs/language/sampling_controls.ts';
import { TrainingBar } from '../labs/training/bar.ts';
import { TrainingCharts } from '../labs/training/charts.ts';
import { TrainingBeside } from '../labs/training/comparison.ts';
import { TrainingKnobsForm } from '../labs/training/knobs_form.ts';
import { TrainingMiddle } from '../labs/training/middle.ts';
import { TrainingPanel } from '../labs/training/panel.ts';
import { TrainingRuns } from '../labs/training/run_list.ts';
import { BahdanauStory } from '../labs/translation/bahdanau_story.ts';
import { TranslationDifference } from '../labs/translation/difference.ts';
import { TranslationLeakage } from '../labs/translation/leakage.ts';
import { TranslationMatrices } from '../labs/translation/matrices.ts';
import { TranslationPage } from '../labs/translation/page.ts';
import { TranslationPanel } from '../labs/translation/panel.ts';
import { TranslationRail } from '../labs/translation/rail.ts';
import { WeightSetter } from '../labs/translation/weight_setter.ts';
import { WordInput } from '../labs/translation/word_input.ts';
import { WordSteps } from '../labs/translation/word_steps.ts';
import { ScoreEditor } from '../labs/vectors/score_editor.ts';
import { StageDigits } from '../labs/vectors/stage_digits.ts';
import { VectorsEditor } from '../labs/vectors/vectors_editor.ts';
import { WidthStudy } from '../labs/vectors/width_study.ts';
import { AdditiveScore } from '../view/additive_score.ts';
import { TrainingChart } from '../view/chart.ts';
import { ChangeHead } from '../view/controls/change_head.ts';
import { ChangesList } from '../view/controls/changes_list.ts';
import { LoadLine } from '../view/controls/load_line.ts';
import { TextInput } from '../view/controls/text_input.ts';
import { defineParts } from '../view/define_parts.ts';
import { HeadRail } from '../view/head_rail.ts';
import { AttentionHeads } from '../view/heads.ts';
import { NextToken } from '../view/next_token.ts';
import { TranslationFigure } from '../view/translation_figure.ts';
import { AttentionApp } from './app.ts';
import { PageHeader } from './page_header.ts';
import { ShareMenu } from './share_menu.ts';
import { OwnModelPanel } from './user_model/panel.ts';

defineParts({
  'additive-score': AdditiveScore,
  'attention-heads': AttentionHeads,
  'bahdanau-story': BahdanauStory,
  'change-head': ChangeHead,
  'changes-list': ChangesList,
  'copying-story': CopyingStory,
  'generate-controls': GenerateControls,
  'head-ranking': HeadRanking,
  'head-rail': HeadRail,
  'language-panel': LanguagePanel,
  'load-line': LoadLine,
  'next-token': NextToken,
  'own-model': OwnModelPanel,
  'page-header': PageHeader,
  'sampling-controls': SamplingControls,
  'score-editor': ScoreEditor,
  'share-menu': ShareMenu,
  'stage-digits': StageDigits,
  'text-input': TextInput,
  'training-bar': TrainingBar,
  'training-beside': TrainingBeside,
  'training-chart': TrainingChart,
  'training-charts': TrainingCharts,
  'training-knobs-form': TrainingKnobsForm,
  'training-middle': TrainingMiddle,
  'training-panel': TrainingPanel,
  'training-runs': TrainingRuns,
  'translation-difference': TranslationDifference,
  'translation-figure': TranslationFigure,
  'translation-leakage': TranslationLeakage,
  'translation-matrices': TranslationMatrices,
  'translation-page': TranslationPage,
  'translation-panel': TranslationPanel,
  'translation-rail': TranslationRail,
  'vectors-editor': VectorsEditor,
  'weight-setter': WeightSetter,
  'width-study': WidthStudy,
  'word-input': WordInput,
  'word-steps': WordSteps,
  'attention-app': AttentionApp,
});
