/**
 * Every file of the page that makes sentences out of figures is here, with what holds its claims, or with the
 * reason why they cannot be wrong. A new one has to be thought of.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const TESTED: Record<string, string> = {
  'stories/story_run': 'stories',
  'view/controls/cell_words': 'cell_edit',
  'labs/translation/alignment_facts': 'said_words',
  'labs/language/copying_words': 'said_words',
  'view/heads/head_rail': 'said_of_heads',
  'labs/training/runs/head_words': 'said_words',
  'intervention/hidden_reason': 'said_by_views',
  'intervention/kinds/block': 'encoder_changes',
  'intervention/kinds/mask': 'encoder_changes',
  'intervention/kinds/off': 'interventions',
  'intervention/kinds/paint': 'encoder_changes',
  'intervention/kinds/sink': 'interventions',
  'intervention/list': 'said_words',
  'intervention/painted_bands': 'painted_bands',
  'view/heads/pattern': 'said_of_heads',
  'view/head/readout': 'said_by_views',
  'labs/left_out': 'said_words',
  'labs/training/outcome': 'said_words',
  'labs/training/ask/answer_words': 'asked_model',
  'labs/training/ask/together_rows': 'asked_model',
  'shell/share/snippet': 'snippet',
  'view/text/spoken': 'said_by_views',
  'view/steps/steps': 'said_by_core',
  'view/head/table_view': 'said_by_views',
  'labs/training/knobs': 'training_scene',
  'labs/training/runs/training_run': 'training_runs',
  'labs/training/runs/training_runs': 'training_run_list',
  'labs/training/runs/run_keeper': 'training_runs',
  'scene/fields': 'scene_address',
  'labs/translation/difference': 'said_of_heads',
  'labs/translation/leakage': 'translation_comparisons',
  'labs/translation/matrices': 'translation_comparisons',
  'labs/translation/text': 'said_words',
  'labs/encoder/what_if': 'said_words',
  'labs/language/what_if': 'said_words',
  'labs/vectors/width_figures': 'said_by_core',
  'labs/vectors/knob_figures': 'vector_knobs',
  'labs/vectors/no_numbers': 'no_numbers',
  'shell/compare/taken_changes': 'taken_changes',
  'labs/vectors/take_head': 'taken_head',
  'labs/trace_file/lab_run': 'scene_at_rest',
  'view/text/word_words': 'word_session',
  'view/controls/word_target': 'word_target',
  'view/together/together_key': 'joined_heads',
  'view/together/table': 'together_columns',
  'view/together/readout': 'together_columns',
  'shell/worksheet/head_questions': 'worksheet',
  'view/compare/cut_words': 'compared_models',
  'shell/compare/other_head': 'compared_runs',
  'shell/compare/words': 'compared_runs',
};

const NUMBERS =
  'names a count, a place or a figure as the core or the scene has it, and claims nothing of it';
const STATE = 'says in what state something is, from the state itself';
const REFUSAL = 'says what was not taken and what would be: the check that refuses it has its own tests';
const LABEL = 'labels and explains what a control does, whatever is computed';
const STORY =
  'claims what figures of this moment bear out, and has another sentence where they do not: read to the end in tests/e2e/told_stories.mjs';
const GUIDE = 'examples.test.ts tries every sentence and claim on the real models';
const SHEET =
  'puts questions of stories and guides on paper, as they answer them: the answer of a sheet is compared with the page in tests/e2e/classroom_stories.mjs';
const TOPICS =
  'explain.test.ts holds each topic to its shape, and its numbers are those of the steps on show';
const TERMS = 'glossary.test.ts holds each term to its two sentences, and its number is the one on show';
const REASON: Record<string, string> = {
  'labs/guide': GUIDE,
  'labs/training/other_runs': REFUSAL,
  'labs/translation/other_texts': REFUSAL,
  'shell/compare/heeded': REFUSAL,
  'shell/compare/other_models': REFUSAL,
  'shell/compare/other_place': REFUSAL,
  'labs/long_traces': REFUSAL,
  'shell/compare/other_side': REFUSAL,
  'shell/compare/sides': REFUSAL,
  'shell/present/pointed_line': NUMBERS,
  'view/compare/compare_form': LABEL,
  'view/compare/compare_words': NUMBERS,
  'view/steps/project_step': NUMBERS,
  'view/steps/projection_picture': LABEL,
  'labs/guide_questions': LABEL,
  'labs/encoder/guide': GUIDE,
  'labs/language/guide': GUIDE,
  'labs/training/guide': GUIDE,
  'labs/translation/guide': GUIDE,
  'labs/vectors/guide': GUIDE,
  'explain/explain_panel': STATE,
  'explain/index': LABEL,
  'explain/live_figure': NUMBERS,
  'explain/numbers': TOPICS,
  'view/terms/at_hand': TERMS,
  'view/terms/glossary': TERMS,
  'shell/store/frame_keeper': REFUSAL,
  'view/steps/fed_number': LABEL,
  'stories/ahead': STORY,
  'stories/align': STORY,
  'stories/bahdanau': STORY,
  'stories/copying': STORY,
  'stories/heads': STORY,
  'stories/it': STORY,
  'stories/masks': STORY,
  'stories/positions': STORY,
  'stories/scale': STORY,
  'stories/search': STORY,
  'stories/self': STORY,
  'stories/sink': STORY,
  'shell/guide/page_story': STATE,
  'stories/read': NUMBERS,
  'stories/story_menu': LABEL,
  'stories/story_strip': STATE,
  'labs/translation/opened_score': LABEL,
  'labs/encoder/index': NUMBERS,
  'labs/encoder/lab_run': STATE,
  'labs/encoder/offers': LABEL,
  'labs/encoder/outcome': NUMBERS,
  'labs/encoder/panel': NUMBERS,
  'labs/trace_file/index': NUMBERS,
  'labs/translation/lab_run': NUMBERS,
  'labs/vectors/index': LABEL,
  'shell/store/lab_runs': REFUSAL,
  'view/steps/additive_score': NUMBERS,
  'view/steps/additive_strips': NUMBERS,
  'shell/app': STATE,
  'shell/store/scene_result': REFUSAL,
  'labs/language/generate_controls': STATE,
  'view/heads/heads_tools': STATE,
  'labs/language/head_ranking': STATE,
  'view/head/attention_head': REFUSAL,
  'view/heads/heads': NUMBERS,
  'labs/language/actions': STATE,
  'labs/language/input': NUMBERS,
  'view/head/legend': LABEL,
  'view/head/lines_view': LABEL,
  'view/controls/load_line': STATE,
  'view/controls/cell_card': STATE,
  'view/controls/change_head': LABEL,
  'labs/training/changed_snapshot': REFUSAL,
  'labs/cell_hint': LABEL,
  'labs/training/lab_run': STATE,
  'labs/trace_file/lab_run': STATE,
  'view/controls/changes_list': STATE,
  'trace/trace_session': STATE,
  'view/matrix/matrix_hands': STATE,
  'labs/trace_changes': REFUSAL,
  'view/controls/mask_painter': NUMBERS,
  'view/controls/token_reach': NUMBERS,
  'view/controls/set_weight': STATE,
  'view/controls/sink_lens': LABEL,
  'view/head/matrix': NUMBERS,
  'view/matrix/matrix_map': LABEL,
  'view/steps/compare': NUMBERS,
  'view/text/next_token': NUMBERS,
  'labs/vectors/number_table': REFUSAL,
  'view/text/user_model_facts':
    'the card of a model, as the core inspects it: own_model and own_model_opener hold it to the files',
  'shell/user_model/panel': STATE,
  'models/user_models': STATE,
  'labs/language/lab_run': STATE,
  'labs/language/offers': LABEL,
  'labs/language/sampling_controls': REFUSAL,
  'view/text/sentence': NUMBERS,
  'shell/page/page_header': LABEL,
  'shell/share/share_panel': LABEL,
  'labs/training/ask/ask_model': STATE,
  'labs/training/ask/heads_together': LABEL,
  'labs/training/ask/measuring': NUMBERS,
  'labs/training/ask/shipped_runs': REFUSAL,
  'labs/training/runs/task_words': LABEL,
  'labs/training/shown_steps': REFUSAL,
  'labs/training/bar': STATE,
  'labs/training/charts': NUMBERS,
  'labs/training/knobs_form': REFUSAL,
  'labs/training/middle': STATE,
  'labs/training/panel': STATE,
  'labs/training/run_list': STATE,
  'view/figure/translation_figure': NUMBERS,
  'labs/translation/page': NUMBERS,
  'labs/translation/panel': NUMBERS,
  'labs/translation/rail': NUMBERS,
  'labs/translation/run': REFUSAL,
  'labs/translation/words': STATE,
  'labs/vectors/vectors_editor': REFUSAL,
  'labs/translation/weight_setter':
    'that the translation is the same is compared word by word: the story of all cross heads holds it',
  'labs/vectors/width_study': NUMBERS,
  'labs/vectors/vectors_knobs': NUMBERS,
  'labs/vectors/matrix_picture': NUMBERS,
  'labs/vectors/vectors_plane': NUMBERS,
  'labs/translation/word_input': REFUSAL,
  'labs/translation/word_steps': LABEL,
  'shell/page/work_line': STATE,
  'shell/edit/word_editor': NUMBERS,
  'shell/words/words_view': STATE,
  'trace/word_session': LABEL,
  'view/steps/word_steps': NUMBERS,
  'view/steps/write_step': NUMBERS,
  'view/controls/head_knobs': NUMBERS,
  'labs/language/cache_facts': NUMBERS,
  'intervention/kinds/unscaled': LABEL,
  'view/controls/word_card': NUMBERS,
  'shell/together/together_part': REFUSAL,
  'view/head/lines_arcs': LABEL,
  'view/head/lines_words': NUMBERS,
  'view/heads/heads_notes': STATE,
  'view/together/together_looks': NUMBERS,
  'shell/class_link/class_link': LABEL,
  'shell/few_controls/few_controls': REFUSAL,
  'shell/worksheet/gather': SHEET,
  'shell/worksheet/page_sheet': STATE,
  'shell/worksheet/sheet_figure': LABEL,
  'shell/worksheet/work_sheet': LABEL,
};

/** These refuse what comes from outside, and say no more. */
const REFUSE =
  /^(core|models|cli)\/|\/(address|vectors|score_parameters|code|attributes|attention_dump|trace_file)\.ts$/;
const SOURCES = fileURLToPath(new URL('../../../../web/src/', import.meta.url));
const TESTS = fileURLToPath(new URL('../', import.meta.url));
const FOUR_WORDS = /(?:[A-Za-z’',“”]+ ){3,}[A-Za-z’',]+/;

/** Whether a template puts figures into a sentence. */
function makesSentences(source: string): boolean {
  const templates =
    source.replace(/css`(?:\$\{(?:[^`}]|`[^`]*`)*\}|[^`])*`/g, '').match(/`[^`]*\$\{[^`]*`/g) ?? [];
  return templates.some((template) =>
    FOUR_WORDS.test(template.replace(/\$\{[^}]*\}/g, ' X ').replace(/<[^>]*>/g, ' ')),
  );
}

const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.includes('generated') && !REFUSE.test(file))
  .filter((file) => makesSentences(readFileSync(`${SOURCES}${file}`, 'utf8')));

describe('every file that makes sentences', () => {
  it('is found', () => {
    expect(files.length).toBeGreaterThan(40);
  });

  it.each(files)('%s is held to what is so, or cannot be wrong', (file) => {
    const name = file.replace(/\.ts$/, '');
    expect(TESTED[name] ?? REASON[name], `what holds the sentences of ${file}?`).toBeDefined();
  });

  it.each([...new Set(Object.values(TESTED))])('%s is a test', (name) => {
    const tests = readdirSync(TESTS, { recursive: true, encoding: 'utf8' });
    const file = tests.find((path) => path.endsWith(`${name}.test.ts`)) ?? name;
    expect(readFileSync(`${TESTS}${file}`, 'utf8')).toContain('expect(');
  });
});
