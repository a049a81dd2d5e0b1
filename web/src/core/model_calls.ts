/** The part of the table of calls (calls.ts) that no post makes: from vectors, by models, in training, of changes. */

export const CORE_CALLS_OF_MODELS = {
  attend: { makes: 'trace' },
  openModel: { makes: 'encoder', source: 'model' },
  openLanguageModel: { makes: 'languageModel', source: 'languageModel' },
  openTaskModel: { makes: 'taskModel', source: 'taskModel' },
  startTraining: { makes: 'training' },
  resumeTraining: { makes: 'training' },
  inspectModel: 'plain',
  compute: 'moved',
  normalValues: 'moved',
  drawMasks: 'moved',
  maskFigures: 'moved',
  defaultSettings: 'plain',
  example: 'moved',
  readWords: 'moved',
  writeSentence: 'plain',
} as const;

/** Of a trace: its changes, what it is compared with, and its file. */
export const TRACE_CALLS_OF_PAGES = {
  columnMass: 'moved',
  headWith: 'moved',
  change: 'state',
  changeOf: 'moved',
  changeTile: 'moved',
  unchanged: { makes: 'trace' },
  compare: 'moved',
  compareLong: 'moved',
  comparedTile: 'moved',
  reach: 'moved',
  sinkLens: 'moved',
  headOrigin: 'moved',
  headWrite: 'moved',
  join: { makes: 'trace' },
  save: 'moved',
} as const;

export const MODEL_CALLS = {
  encoder: {
    run: { makes: 'trace' },
    follow: { makes: 'trace', beside: true },
    predict: 'plain',
    classify: 'plain',
  },
  languageModel: {
    openSession: { makes: 'session' },
  },
  session: {
    begin: 'plain',
    advance: 'plain',
    trace: { makes: 'trace' },
    predict: 'plain',
    logProbability: 'plain',
    compare: 'plain',
    writtenTokens: 'plain',
    openRanking: { makes: 'ranking' },
  },
  ranking: {
    advance: 'plain',
    effects: 'moved',
  },
  taskModel: {
    read: { makes: 'trace', beside: true },
    run: { makes: 'trace', beside: true },
    probe: { makes: 'trace', beside: true },
    follow: { makes: 'trace', beside: true },
    ask: { makes: 'trace', beside: true },
    countRight: 'plain',
    write: 'moved',
    alignment: 'plain',
    evaluate: 'plain',
  },
  training: {
    train: 'plain',
    evaluate: 'plain',
    weights: 'moved',
    probeWithWeights: { makes: 'trace', beside: true },
    checkpointAtStep: 'moved',
  },
} as const;
