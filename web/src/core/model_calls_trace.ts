/** Posts ask nothing of models; it stands in the place of model_calls.ts there. */

export const CORE_CALLS_OF_MODELS = {};

export const MODEL_CALLS = {};
