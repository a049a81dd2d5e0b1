/** A model in the WebAssembly core on this thread. */

import type { Core, LanguageModelHandle, TraceHandle } from '../core/types.ts';
import { inspectUserModel, loadUserModel } from '../models/user_model.ts';
import type { ChosenModel } from './chosen_model.ts';
import type { CommandModel, GeneratedToken, GenerateRun, TraceRun } from './command_types.ts';
import { writeOutput } from './files.ts';

async function writeTrace(trace: TraceHandle, { dtype, layers, metadata, out }: TraceRun): Promise<void> {
  try {
    await writeOutput(out, await trace.save({ dtype, ...(layers && { layers }), metadata }));
  } finally {
    trace.dispose();
  }
}

async function writeDecoderTrace(model: LanguageModelHandle, run: TraceRun): Promise<void> {
  const session = await model.openSession(run.ids.length);
  await session.run({ tokenIds: run.ids, interventions: run.interventions });
  await writeTrace(await session.trace(), run);
  session.dispose();
}

async function* generate(model: LanguageModelHandle, run: GenerateRun): AsyncGenerator<GeneratedToken> {
  const { count, ends, interventions, sampling } = run;
  const session = await model.openSession(run.ids.length + count);
  const ids = [...run.ids];
  for (let made = 0; made < count; made++) {
    await session.run({ tokenIds: Int32Array.from(ids), interventions });
    const { sampled, candidates } = await session.predict(ids.length - 1, sampling);
    yield { id: sampled, logProbability: await session.logProbability(ids.length - 1, sampled), candidates };
    if (ends.includes(sampled)) break;
    ids.push(sampled);
  }
  session.dispose();
}

/** @throws SourceError or CoreError */
export async function openWasmModel(core: Core, { files }: ChosenModel): Promise<CommandModel> {
  const own = await loadUserModel(core, await inspectUserModel(core, files));
  for (const notice of own.notices) process.stderr.write(`scripts/attention: ${notice}\n`);
  if (own.kind === 'encoder') {
    const { model, tokenizer } = own;
    return {
      kind: 'encoder',
      tokenizer,
      limit: model.summary.positions,
      writeTrace: async (run) => {
        const { ids: tokenIds, types: tokenTypes, interventions } = run;
        await writeTrace(await model.run({ tokenIds, tokenTypes, interventions }), run);
      },
    };
  }
  const { model, tokenizer, card } = own;
  return {
    kind: 'decoder',
    tokenizer,
    limit: card.memory.longestContext,
    writeTrace: (run) => writeDecoderTrace(model, run),
    generate: (run) => generate(model, run),
  };
}
