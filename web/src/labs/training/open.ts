/** The training lab with all its elements. */

import { LineChart } from '../../view/chart/chart.ts';
import { ChangesList } from '../../view/controls/changes_list.ts';
import { defineParts } from '../../view/element/define_parts.ts';
import type { LabHost } from '../lab.ts';
import { AskModel } from './ask/ask_model.ts';
import { HeadsTogether } from './ask/heads_together.ts';
import { TrainingBar } from './bar.ts';
import { TrainingCharts } from './charts.ts';
import { RunComparison } from './comparison.ts';
import { TrainingKnobsForm } from './knobs_form.ts';
import { TrainingLabRun } from './lab_run.ts';
import { TrainingMiddle } from './middle.ts';
import { TrainingPanel } from './panel.ts';
import { RunList } from './run_list.ts';

defineParts({
  'ask-model': AskModel,
  'heads-together': HeadsTogether,
  'changes-list': ChangesList,
  'run-comparison': RunComparison,
  'run-list': RunList,
  'training-bar': TrainingBar,
  'line-chart': LineChart,
  'training-charts': TrainingCharts,
  'training-knobs-form': TrainingKnobsForm,
  'training-middle': TrainingMiddle,
  'training-panel': TrainingPanel,
});

export function openTraining(host: LabHost): TrainingLabRun {
  return new TrainingLabRun(host);
}
