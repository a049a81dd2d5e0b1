/** Which core opens a model of the commands. */

import type { ChosenModel } from './chosen_model.ts';
import type { CommandModel } from './command_types.ts';
import { startCore } from './core.ts';
import type { Options } from './options.ts';
import { CommandProblem, naming } from './problem.ts';

/** Opens it in the core that the options name. @throws CommandProblem or CoreError */
export async function openCommandModel(chosen: ChosenModel, options: Options): Promise<CommandModel> {
  if (options.has('--native')) {
    if (options.has('--build'))
      throw new CommandProblem('--build names a WebAssembly build; leave it out with --native.');
    const { openNativeModel } = await import('./native_model.ts');
    return naming(chosen.path, openNativeModel(chosen));
  }
  const { openWasmModel } = await import('./wasm_model.ts');
  return naming(chosen.path, openWasmModel(await startCore(options), chosen));
}
