/** Defines the parts of the page; defining twice is harmless. */

import { defineParts } from '../view/define_parts.ts';
import { AttentionHeads } from '../view/heads.ts';
import { AttentionApp } from './app.ts';
import { HeadRail } from './head_rail.ts';
import { LoadLine } from './load_line.ts';
import { ShareMenu } from './share_menu.ts';
import { StageDigits } from './stage_digits.ts';
import { TextInput } from './text_input.ts';
import { VectorsEditor } from './vectors_editor.ts';

defineParts({
  'attention-heads': AttentionHeads,
  'head-rail': HeadRail,
  'load-line': LoadLine,
  'share-menu': ShareMenu,
  'stage-digits': StageDigits,
  'text-input': TextInput,
  'vectors-editor': VectorsEditor,
  'attention-app': AttentionApp,
});
