/** The lab of encoders with all its elements. */

import { ChangeHead } from '../../view/controls/change_head.ts';
import { ChangesList } from '../../view/controls/changes_list.ts';
import { TextInput } from '../../view/controls/text_input.ts';
import { defineParts } from '../../view/element/define_parts.ts';
import type { LabHost } from '../lab.ts';
import { EncoderLabRun } from './lab_run.ts';
import { EncoderPanel } from './panel.ts';

defineParts({
  'change-head': ChangeHead,
  'changes-list': ChangesList,
  'encoder-panel': EncoderPanel,
  'text-input': TextInput,
});

export function openEncoder(host: LabHost): EncoderLabRun {
  return new EncoderLabRun(host);
}
