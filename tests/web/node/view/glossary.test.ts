/** Every term that the page says can be looked up, in two sentences. */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { termsWith } from '../../../../web/src/shell/guide/glossary_list.ts';
import { GLOSSARY, termOf } from '../../../../web/src/view/terms/glossary.ts';

const SOURCES = fileURLToPath(new URL('../../../../web/src/', import.meta.url));
const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('view/terms/'))
  .map((file) => readFileSync(`${SOURCES}${file}`, 'utf8'));
const matches = (pattern: RegExp) =>
  files.flatMap((text) => [...text.matchAll(pattern)].map(([, word = '']) => word));

/** Those that a first visitor asked for, and the field's words that a heading or a label of such a page may use. */
const ASKED = [
  ...[
    'attention',
    'token',
    '[CLS]',
    'layer',
    'head',
    'query',
    'key',
    'value',
    'score',
    'weight',
    'mask',
    'softmax',
  ],
  ...[
    'sink',
    'logit',
    'residual stream',
    'embedding',
    'entropy',
    'causal',
    'cross-attention',
    'self-attention',
  ],
  ...['feed-forward', 'temperature', 'position', 'key/value groups'],
];
const FIELD = [
  ...[
    'ablation',
    'accuracy',
    'additive',
    'alibi',
    'alignment',
    'causal',
    'cosine',
    'cross',
    'decoder',
    'divergence',
  ],
  ...[
    'embedding',
    'encoder',
    'entropy',
    'head',
    'heads',
    'induction',
    'key',
    'keys',
    'layer',
    'layers',
    'leakage',
  ],
  ...[
    'learning rate',
    'logit',
    'log-probability',
    'loss',
    'mask',
    'min-p',
    'nats',
    'padding',
    'pattern',
    'position',
  ],
  ...[
    'positions',
    'probability',
    'queries',
    'query',
    'residual',
    'rotary',
    'sampling',
    'score',
    'scores',
    'seed',
  ],
  ...[
    'self',
    'sink',
    'soft cap',
    'softmax',
    'temperature',
    'token',
    'tokens',
    'top-k',
    'top-p',
    'value',
    'values',
  ],
  ...['vocabulary', 'weight', 'weights', 'perplexity', 'gradient', 'dropout', 'quantisation', 'beam'],
];

/** Words of headings, labels, buttons and table heads. */
const labels = [
  ...matches(/<(?:h[1-3]|label|dt|th|summary|button|option)\b[^>]*>([^<]+)/g),
  ...matches(/\b(?:label|title|heading|name): ['`]([^'`]+)['`]/g),
  ...matches(/aria-label="([^"]+)"/g),
]
  .join(' \n ')
  .replace(/\$\{[^}]*\}?/g, ' ')
  .toLowerCase();

const isLabel = (word: string) =>
  new RegExp(`(?<![\\w-])${word.replace(/[^a-z ]/g, '.')}(?![\\w-])`).test(labels);

describe('the glossary', () => {
  it.each(ASKED)('has %s', (name) => {
    expect(termOf(name)?.name).toBe(name);
  });

  it('has every term that a heading or a label says', () => {
    const said = FIELD.filter(isLabel);
    expect(said.length).toBeGreaterThan(25);
    expect(said.filter((word) => !termOf(word))).toEqual([]);
  });

  it('has every word that the page lets readers ask', () => {
    const asked = [
      ...matches(/<attention-term name="([^"]+)"/g),
      ...matches(/data-term=\$\{[^}']*'([^']+)'/g),
    ];
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter((name) => !termOf(name))).toEqual([]);
    expect(['Temperature', 'Top-k', 'Top-p', 'Min-p'].filter((name) => !termOf(name))).toEqual([]);
  });

  it.each(GLOSSARY.map((term) => [term.name, term] as const))(
    'says %s in two sentences',
    (_name, { says }) => {
      for (const sentence of says) {
        expect(sentence).toMatch(/^[A-Z[][^.!?]*(?:\.\d[^.!?]*)*\.$/);
        expect(sentence.length).toBeLessThan(240);
      }
    },
  );

  it('names its sources with their year, and each term once', () => {
    for (const { source } of GLOSSARY)
      if (source) for (const each of source.split('; ')) expect(each).toMatch(/ (?:19|20)\d\d, \S/);
    const names = GLOSSARY.flatMap(({ name, also = [] }) => [name, ...also]).map((name) =>
      name.toLowerCase(),
    );
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it('leads only to what the page has', () => {
    const places = new Set(['number', 'heads', 'panel', 'mask', 'sink', 'tag:attention-sentence']);
    expect(GLOSSARY.filter(({ place }) => place && !places.has(place))).toEqual([]);
  });

  it('is found by typing: by names first, then by what is said', () => {
    expect(termsWith('').length).toBe(GLOSSARY.length);
    expect(termsWith('SOFTM')[0]?.name).toBe('softmax');
    expect(termsWith('rotary')[0]?.name).toBe('position');
    expect(termsWith('vocabulary').map(({ name }) => name)).toContain('logit');
    expect(termsWith('no such word')).toEqual([]);
  });
});
