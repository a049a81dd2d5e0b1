/** Defines the parts of the page; defining twice is harmless. */

import { AdditiveScore } from '../view/additive_score.ts';
import { TrainingChart } from '../view/chart.ts';
import { defineParts } from '../view/define_parts.ts';
import { AttentionHeads } from '../view/heads.ts';
import { NextToken } from '../view/next_token.ts';
import { TranslationFigure } from '../view/translation_figure.ts';
import { AttentionApp } from './app.ts';
import { BahdanauStory } from './bahdanau_story.ts';
import { ChangeHead } from './change_head.ts';
import { ChangesList } from './changes_list.ts';
import { CopyingStory } from './copying_story.ts';
import { GenerateControls } from './generate_controls.ts';
import { HeadRail } from './head_rail.ts';
import { HeadRanking } from './head_ranking.ts';
import { LanguagePanel } from './language_panel.ts';
import { LoadLine } from './load_line.ts';
import { OwnModelPanel } from './own_model_panel.ts';
import { PageHeader } from './page_header.ts';
import { SamplingControls } from './sampling_controls.ts';
import { ScoreEditor } from './score_editor.ts';
import { ShareMenu } from './share_menu.ts';
import { StageDigits } from './stage_digits.ts';
import { TextInput } from './text_input.ts';
import { TrainingBar } from './training_bar.ts';
import { TrainingBeside } from './training_beside.ts';
import { TrainingCharts } from './training_charts.ts';
import { TrainingKnobsForm } from './training_knobs_form.ts';
import { TrainingMiddle } from './training_middle.ts';
import { TrainingPanel } from './training_panel.ts';
import { TrainingRuns } from './training_runs.ts';
import { TranslationDifference } from './translation_difference.ts';
import { TranslationLeakage } from './translation_leakage.ts';
import { TranslationMatrices } from './translation_matrices.ts';
import { TranslationPage } from './translation_page.ts';
import { TranslationPanel } from './translation_panel.ts';
import { TranslationRail } from './translation_rail.ts';
import { VectorsEditor } from './vectors_editor.ts';
import { WeightSetter } from './weight_setter.ts';
import { WidthStudy } from './width_study.ts';
import { WordInput } from './word_input.ts';
import { WordSteps } from './word_steps.ts';

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
