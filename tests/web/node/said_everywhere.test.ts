/**
 * Every file of the page that makes sentences out of figures is here, with what holds its claims, or with the
 * reason why they cannot be wrong. A new one has to be thought of.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const TESTED: Record<string, string> = {
  alignment_facts: 'said_words',
  bahdanau_story: 'said_words',
  copying_story: 'said_words',
  copying_words: 'said_words',
  head_rail: 'said_of_heads',
  head_words: 'said_words',
  hidden_reason: 'said_by_views',
  interventions: 'said_words',
  pattern: 'said_of_heads',
  readout: 'said_by_views',
  snippet: 'snippet',
  spoken: 'said_by_views',
  steps: 'said_by_core',
  table: 'said_by_views',
  training_knobs: 'training_scene',
  training_run: 'training_runs',
  training_studio: 'training_studio',
  run_keeper: 'training_runs',
  translation: 'translation_scene',
  translation_difference: 'said_of_heads',
  translation_leakage: 'translation_besides',
  translation_matrices: 'translation_besides',
  translation_text: 'said_words',
  what_if: 'said_words',
  width_figures: 'said_by_core',
};

const NUMBERS =
  'names a count, a place or a figure as the core or the scene has it, and claims nothing of it';
const STATE = 'says in what state something is, from the state itself';
const REFUSAL = 'says what was not taken and what would be: the check that refuses it has its own tests';
const LABEL = 'labels and explains what a control does, whatever is computed';
const REASON: Record<string, string> = {
  additive_score: NUMBERS,
  additive_strips: NUMBERS,
  app: STATE,
  controller: REFUSAL,
  generate_controls: STATE,
  head_ranking: STATE,
  heads: NUMBERS,
  language_actions: STATE,
  language_input: NUMBERS,
  legend: LABEL,
  lines: LABEL,
  load_line: STATE,
  matrix: NUMBERS,
  next_token: NUMBERS,
  number_table: REFUSAL,
  own_model_facts:
    'the card of a model, as the core inspects it: own_model and own_model_opener hold it to the files',
  own_model_panel: STATE,
  own_models: STATE,
  page_words: STATE,
  sampling_controls: REFUSAL,
  scene_result: REFUSAL,
  sentence: NUMBERS,
  share_menu: LABEL,
  training_bar: STATE,
  training_charts: NUMBERS,
  training_knobs_form: REFUSAL,
  training_middle: STATE,
  training_panel: STATE,
  training_runs: STATE,
  translation_figure: NUMBERS,
  translation_page: NUMBERS,
  translation_panel: NUMBERS,
  translation_rail: NUMBERS,
  translation_run: REFUSAL,
  translation_words: STATE,
  vectors_editor: REFUSAL,
  weight_setter:
    'that the translation is the same is compared word by word: the story of all cross heads holds it',
  width_study: NUMBERS,
  word_input: REFUSAL,
  word_steps: LABEL,
  work_line: STATE,
};

/** These refuse what comes from outside, and say no more. */
const REFUSE = /\/(core|sources|cli)\/|\/(url\w*|vectors|hand_score|intervention_code|attributes)\.ts$/;
const SOURCES = fileURLToPath(new URL('../../../web/src/', import.meta.url));
const FOUR_WORDS = /(?:[A-Za-z’',“”]+ ){3,}[A-Za-z’',]+/;

/** Whether a template puts figures into a sentence. */
function makesSentences(source: string): boolean {
  const templates = source.replace(/css`[^`]*`/g, '').match(/`[^`]*\$\{[^`]*`/g) ?? [];
  return templates.some((template) =>
    FOUR_WORDS.test(template.replace(/\$\{[^}]*\}/g, ' X ').replace(/<[^>]*>/g, ' ')),
  );
}

const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.includes('generated') && !REFUSE.test(`/${file}`))
  .filter((file) => makesSentences(readFileSync(`${SOURCES}${file}`, 'utf8')));

describe('every file that makes sentences', () => {
  it('is found', () => {
    expect(files.length).toBeGreaterThan(40);
  });

  it.each(files)('%s is held to what is so, or cannot be wrong', (file) => {
    const name = basename(file, '.ts');
    expect(TESTED[name] ?? REASON[name], `what holds the sentences of ${file}?`).toBeDefined();
  });

  it.each([...new Set(Object.values(TESTED))])('%s is a test', (name) => {
    const tests = fileURLToPath(new URL(`${name}.test.ts`, import.meta.url));
    expect(readFileSync(tests, 'utf8')).toContain('expect(');
  });
});
