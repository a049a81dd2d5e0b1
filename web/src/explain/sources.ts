/** Where what is explained comes from. */

import type { Source } from './topic.ts';

const source = (who: string, title: string): Source => ({ who, title });

export const VASWANI = source('Vaswani et al. 2017', 'Attention Is All You Need');
export const BAHDANAU = source(
  'Bahdanau, Cho and Bengio 2014',
  'Neural Machine Translation by Jointly Learning to Align and Translate',
);
export const LUONG = source(
  'Luong, Pham and Manning 2015',
  'Effective Approaches to Attention-based Neural Machine Translation',
);
export const CHENG = source(
  'Cheng, Dong and Lapata 2016',
  'Long Short-Term Memory-Networks for Machine Reading',
);
export const ELHAGE = source('Elhage et al. 2021', 'A Mathematical Framework for Transformer Circuits');
export const OLSSON = source('Olsson et al. 2022', 'In-context Learning and Induction Heads');
export const CLARK = source('Clark et al. 2019', 'What Does BERT Look At?');
export const VOITA = source('Voita et al. 2019', 'Analyzing Multi-Head Self-Attention');
export const MICHEL = source('Michel, Levy and Neubig 2019', 'Are Sixteen Heads Really Better than One?');
export const XIAO = source('Xiao et al. 2023', 'Efficient Streaming Language Models with Attention Sinks');
export const MILLER = source('Miller 2023', 'Attention Is Off By One');
export const SU = source('Su et al. 2021', 'RoFormer');
export const PRESS = source('Press, Smith and Lewis 2021', 'Train Short, Test Long');
export const AINSLIE = source('Ainslie et al. 2023', 'GQA');
export const SHAZEER = source('Shazeer 2019', 'Fast Transformer Decoding');
export const GEMMA = source('Gemma Team 2024', 'Gemma 2');
export const BELTAGY = source('Beltagy, Peters and Cohan 2020', 'Longformer');
export const ZAHEER = source('Zaheer et al. 2020', 'Big Bird');
export const CHILD = source('Child et al. 2019', 'Generating Long Sequences with Sparse Transformers');
export const RAFFEL = source(
  'Raffel et al. 2020',
  'Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer',
);
export const JAIN = source('Jain and Wallace 2019', 'Attention is not Explanation');
export const WIEGREFFE = source('Wiegreffe and Pinter 2019', 'Attention is not not Explanation');
export const HINTON = source('Hinton, Vinyals and Dean 2015', 'Distilling the Knowledge in a Neural Network');
export const SHANNON = source('Shannon 1948', 'A Mathematical Theory of Communication');
export const KULLBACK = source('Kullback and Leibler 1951', 'On Information and Sufficiency');
export const HOLTZMAN = source('Holtzman et al. 2019', 'The Curious Case of Neural Text Degeneration');
export const SENNRICH = source(
  'Sennrich, Haddow and Birch 2015',
  'Neural Machine Translation of Rare Words with Subword Units',
);
export const PHUONG = source('Phuong and Hutter 2022', 'Formal Algorithms for Transformers');
export const TANG = source(
  'Tang, Sennrich and Nivre 2018',
  'An Analysis of Attention Mechanisms: The Case of Word Sense Disambiguation in Neural Machine Translation',
);
export const DEVLIN = source('Devlin et al. 2018', 'BERT');
