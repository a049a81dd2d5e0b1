/** Posts ask nothing of models, and change no trace; it stands in the place of model_calls.ts there. */

export const CORE_CALLS_OF_MODELS = {};

export const TRACE_CALLS_OF_PAGES = {};

export const MODEL_CALLS = {};
