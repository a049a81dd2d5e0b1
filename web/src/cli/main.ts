/** The command line: `node web/src/cli/main.ts COMMAND ...`, called by scripts/attention. */

import { CoreError } from '../core/types.ts';
import { COMPUTE_HELP, GENERATE_HELP, INSPECT_HELP, MAIN_HELP, TRACE_HELP, TRANSLATE_HELP } from './help.ts';
import { CommandProblem } from './problem.ts';

interface Command {
  help: string;
  run: (words: string[]) => Promise<void>;
}

/** Loaded when called: `compute` needs no tokenizer. */
const COMMANDS: Record<string, Command> = {
  trace: { help: TRACE_HELP, run: async (words) => (await import('./trace_command.ts')).runTrace(words) },
  generate: {
    help: GENERATE_HELP,
    run: async (words) => (await import('./generate_command.ts')).runGenerate(words),
  },
  translate: {
    help: TRANSLATE_HELP,
    run: async (words) => (await import('./translate_command.ts')).runTranslate(words),
  },
  inspect: {
    help: INSPECT_HELP,
    run: async (words) => (await import('./inspect_command.ts')).runInspect(words),
  },
  compute: {
    help: COMPUTE_HELP,
    run: async (words) => (await import('./compute_command.ts')).runCompute(words),
  },
};

function asksForHelp(word: string | undefined): boolean {
  return word === '--help' || word === '-h' || word === 'help';
}

async function main([name, ...words]: string[]): Promise<void> {
  if (asksForHelp(name)) {
    process.stdout.write(MAIN_HELP);
    return;
  }
  const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    const known = Object.keys(COMMANDS).join(', ');
    const given = name === undefined ? 'No command is given' : `There is no command '${name}'`;
    throw new CommandProblem(`${given}; write scripts/attention ${known}, or --help.`);
  }
  if (words.includes('--help') || words.includes('-h')) {
    process.stdout.write(command.help);
    return;
  }
  await command.run(words);
}

/** One sentence for the reader; what nobody foresaw keeps its stack. */
function report(cause: unknown): void {
  const foreseen = cause instanceof CommandProblem || cause instanceof CoreError;
  const text = foreseen
    ? cause.message
    : cause instanceof Error
      ? (cause.stack ?? cause.message)
      : String(cause);
  process.stderr.write(`scripts/attention: ${text}\n`);
  process.exitCode = 2;
}

await main(process.argv.slice(2)).catch(report);
