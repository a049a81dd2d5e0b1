/** Defines the parts of the page that every lab is shown with, all but the page itself; defining twice is harmless. */

import { LoadLine } from '../view/controls/load_line.ts';
import { defineParts } from '../view/element/define_parts.ts';
import { HeadRail } from '../view/heads/head_rail.ts';
import { AttentionHeads } from '../view/heads/heads.ts';
import '../view/define.ts';
import '../view/head/head_tools.ts';
import { PageHeader } from './page/page_header.ts';
import { ShareMenu } from './share/share_menu.ts';

defineParts({
  'attention-heads': AttentionHeads,
  'head-rail': HeadRail,
  'load-line': LoadLine,
  'page-header': PageHeader,
  'share-menu': ShareMenu,
});
