/** The steps that only a model's own trace has, on either side of the others. */

export { ProjectedStep } from './projected_step.ts';
export { WrittenStep } from './written_step.ts';
